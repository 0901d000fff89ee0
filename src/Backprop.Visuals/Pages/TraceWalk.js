// Puts a slider over the pictures of every walk on the page that has none yet.
(() => {
  const wake = host => {
    const steps = [...host.querySelectorAll('details img')], root = host.attachShadow({ mode: 'open' });
    root.innerHTML = `
      <style>
        :host { display: block; max-width: 720px; margin: 0.5em 0; font: 14px system-ui, sans-serif; color-scheme: light dark;
          --ink: light-dark(#1f2328, #e6e8eb); --ground: light-dark(#fff, #1b1d21); --line: light-dark(#8c959f, #6e7781);
          --bar: light-dark(#0b7cc1, #4f97c6) }
        .card { border-radius: 8px; background: var(--ground); color: var(--ink) }
        img { display: block; width: 100%; min-width: 34rem; height: auto }
        .view { overflow-x: auto }
        .controls { display: flex; align-items: center; gap: 8px; padding: 4px 16px 14px }
        input { flex: 1; min-width: 60px; accent-color: var(--bar) }
        output { min-width: 4.5em; text-align: right; font-variant-numeric: tabular-nums }
        button { font: inherit; min-width: 40px; padding: 6px 10px; border: 1px solid var(--line); border-radius: 6px;
          background: transparent; color: inherit; cursor: pointer }
        button.play { min-width: 72px }
        :focus-visible { outline: 3px solid var(--bar); outline-offset: 2px }
      </style>
      <div class="card" role="group" aria-label="One backward pass, step by step">
        <div class="view" tabindex="0" role="region" aria-label="The step's picture"><img alt=""></div>
        <div class="controls">
          <button type="button" class="back" aria-label="Step back">◀</button>
          <button type="button" class="next" aria-label="Step on">▶</button>
          <button type="button" class="play">Play</button>
          <input type="range" min="0" max="${steps.length - 1}" value="0" aria-label="Step of the backward pass">
          <output></output>
        </div>
      </div>`;
    const find = selector => root.querySelector(selector), image = find('img'), slider = find('input'), play = find('.play');
    let timer = null;

    const show = () => {
      const step = steps[slider.value];
      image.src = step.src;
      image.alt = step.alt;
      slider.setAttribute('aria-valuetext', step.alt);
      find('output').textContent = `${+slider.value + 1} of ${steps.length}`;
    };
    const stop = () => { clearInterval(timer); timer = null; play.textContent = 'Play'; };
    const go = by => {
      slider.value = +slider.value + by;
      show();
      if (+slider.value === steps.length - 1) stop();
    };
    slider.addEventListener('input', () => { stop(); show(); });
    slider.addEventListener('keydown', event => event.stopPropagation()); // a notebook has plans of its own for the arrows
    find('.back').addEventListener('click', () => { stop(); go(-1); });
    find('.next').addEventListener('click', () => { stop(); go(1); });
    play.addEventListener('click', () => {
      if (timer !== null) return stop();
      if (+slider.value === steps.length - 1) slider.value = 0;
      show();
      play.textContent = 'Pause';
      timer = setInterval(() => host.isConnected ? go(1) : stop(), 2500);
    });
    show();
  };

  const wakeAll = () => document.querySelectorAll('.backprop-walk').forEach(host => { if (!host.shadowRoot) wake(host); });
  wakeAll();
  setTimeout(wakeAll, 300); // where a script runs before its output is on the page
})();
