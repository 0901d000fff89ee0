// Wakes every pad on the page that still sleeps; a pad carries its network in data-net.
(() => {
  const side = 28, pen = 2.4, sheet = 280;

  const activations = {
    sigmoid: z => z.map(x => 1 / (1 + Math.exp(-x))),
    tanh: z => z.map(Math.tanh),
    relu: z => z.map(x => Math.max(0, x)),
    softmax: z => {
      const most = Math.max(...z), powers = z.map(x => Math.exp(x - most)), sum = powers.reduce((a, b) => a + b);
      return powers.map(p => p / sum);
    },
  };

  const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  const unpack = layer => ({
    weights: new Int8Array(bytes(layer.w).buffer),
    scales: new Float32Array(bytes(layer.scale).buffer),
    biases: new Float32Array(bytes(layer.b).buffer),
    f: activations[layer.f],
  });

  // a = f(W·a + b), layer by layer; a row of W is its bytes times its scale.
  const forward = (layers, input) => layers.reduce((a, { weights, scales, biases, f }) => f(Array.from(biases, (bias, row) => {
    let sum = 0;
    for (let column = 0, at = row * a.length; column < a.length; column++) sum += weights[at + column] * a[column];
    return sum * scales[row] + bias;
  })), input);

  const distance = (x, y, [ax, ay], [bx, by]) => {
    const dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
    const t = length ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
    return Math.hypot(x - ax - t * dx, y - ay - t * dy);
  };

  // 28×28 ink from 0 to 1: full within the pen's width of a stroke, fading over one pixel at its edge.
  const raster = (strokes, place) => {
    const placed = strokes.map(points => points.map(place)), ink = new Array(side * side).fill(0);
    for (const points of placed) {
      points.forEach((to, index) => {
        const from = points[Math.max(0, index - 1)];
        const first = axis => Math.max(0, Math.floor(Math.min(from[axis], to[axis]) - pen)),
          last = axis => Math.min(side - 1, Math.ceil(Math.max(from[axis], to[axis]) + pen));
        for (let y = first(1); y <= last(1); y++)
          for (let x = first(0); x <= last(0); x++)
            ink[y * side + x] = Math.max(ink[y * side + x], Math.min(1, Math.max(0, (pen + 1) / 2 - distance(x + 0.5, y + 0.5, from, to))));
      });
    }
    return ink;
  };

  // As MNIST was made: the digit fills a box of 20×20, and its center of mass lies in the middle of 28×28.
  const normalize = strokes => {
    const points = strokes.flat(), xs = points.map(p => p[0]), ys = points.map(p => p[1]);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const scale = (20 - pen) / Math.max(right - left, bottom - top, sheet / 8);
    const at = (x, y) => point => [(point[0] - x) * scale + side / 2, (point[1] - y) * scale + side / 2];
    const x = (left + right) / 2, y = (top + bottom) / 2, ink = raster(strokes, at(x, y));
    let mass = 0, across = 0, down = 0;
    ink.forEach((value, index) => { mass += value; across += value * (index % side + 0.5);
      down += value * (Math.floor(index / side) + 0.5); });
    return raster(strokes, at(x + (across / mass - side / 2) / scale, y + (down / mass - side / 2) / scale));
  };

  const page = `
    <style>
      :host { display: block; max-width: 720px; margin: 0.5em 0; color-scheme: light dark; font: 14px system-ui, sans-serif;
        --ink: light-dark(#1f2328, #e6e8eb); --faint: light-dark(#57606a, #aab2bb); --ground: light-dark(#fff, #1b1d21);
        --line: light-dark(#8c959f, #6e7781); --track: light-dark(#e7eaee, #32363d); --bar: light-dark(#0b7cc1, #4f97c6);
        --best: light-dark(#b34700, #f08b3c) }
      .card { display: flex; flex-wrap: wrap; gap: 16px 24px; padding: 16px; border-radius: 8px; background: var(--ground);
        color: var(--ink) }
      .sheet { width: 280px; max-width: 100%; aspect-ratio: 1; box-sizing: border-box; border: 1px solid var(--line);
        border-radius: 6px; background: #fff; color: #111; touch-action: none; cursor: crosshair; display: block }
      .sheet:focus-visible, button:focus-visible { outline: 3px solid var(--bar); outline-offset: 2px }
      .left { width: 280px; max-width: 100% }
      .under { display: flex; justify-content: space-between; align-items: center; gap: 12px; margin-top: 10px }
      button { font: inherit; padding: 6px 16px; border: 1px solid var(--line); border-radius: 6px; background: transparent;
        color: inherit; cursor: pointer }
      .seen { display: flex; align-items: center; gap: 8px; color: var(--faint); font-size: 13px; text-align: right }
      canvas { width: 56px; height: 56px; border: 1px solid var(--line); background: #fff; image-rendering: pixelated }
      .right { flex: 1 1 240px; min-width: 200px }
      .says { font-size: 17px; font-weight: 600; margin: 0 0 10px; min-height: 1.4em }
      ol { list-style: none; margin: 0; padding: 0 }
      li { display: grid; grid-template-columns: var(--names, 1.2em) 1fr 3em; gap: 8px; align-items: center; height: 25px;
        font-variant-numeric: tabular-nums }
      li .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
      li .track { height: 13px; border-radius: 3px; background: var(--track); overflow: hidden }
      li .bar { height: 100%; width: 0; background: var(--bar) }
      li .value { text-align: right; color: var(--faint) }
      li.best { font-weight: 700 } li.best .bar { background: var(--best) } li.best .value { color: var(--ink) }
      .hint { flex-basis: 100%; margin: 0; font-size: 13px; color: var(--faint) }
    </style>
    <div class="card">
      <div class="left">
        <svg class="sheet" viewBox="0 0 280 280" tabindex="0" role="application"
          aria-label="Pad to draw on. Arrow keys move the pen, space sets it down or lifts it, delete clears.">
          <g class="strokes" fill="none" stroke="currentColor" stroke-width="20" stroke-linecap="round" stroke-linejoin="round"></g>
          <circle class="cursor" r="10" fill="none" stroke="#0b7cc1" stroke-width="3" visibility="hidden"></circle>
        </svg>
        <div class="under"><button type="button">Clear</button><span class="seen">the network sees
          <canvas width="28" height="28" role="img" aria-label="The drawing as 28 by 28 pixels"></canvas></span></div>
      </div>
      <div class="right">
        <p class="says" role="status"></p>
        <ol aria-label="Outputs of the network"></ol>
      </div>
      <p class="hint">Draw with mouse, finger or pen, or by keys: arrows move, space sets the pen down or lifts it, delete clears.</p>
    </div>`;

  const wake = host => {
    const layers = JSON.parse(host.dataset.net).map(unpack), root = host.attachShadow({ mode: 'open' });
    root.innerHTML = page;
    const digits = Array.from({ length: 10 }, (_, digit) => `${digit}`), names = JSON.parse(host.dataset.names ?? 'null') ?? digits;
    const rows = Math.min(10, names.length), find = selector => root.querySelector(selector);
    const sheetElement = find('.sheet'), cursor = find('.cursor');
    find('ol').style.setProperty('--names', `${Math.min(9, 0.6 + 0.6 * Math.max(...names.map(name => name.length)))}em`);
    find('ol').innerHTML = `<li><span class="name"></span><span class="track"><span class="bar" style="display:block"></span></span><span
      class="value"></span></li>`.repeat(rows);
    let strokes = [], lines = [], pointer = null, at = [sheet / 2, sheet / 2], isDown = false, isWaiting = false;

    const show = () => {
      isWaiting = false;
      const ink = strokes.length ? normalize(strokes) : new Array(side * side).fill(0);
      const outputs = strokes.length ? forward(layers, ink) : new Array(names.length).fill(0);
      const best = strokes.length ? outputs.indexOf(Math.max(...outputs)) : -1, reach = Math.max(1, ...outputs);
      const says = names === digits ? best < 0 ? 'Draw a digit.' : `I read a ${best}.` : best < 0 ? 'Draw.' : `I read: ${names[best]}`;
      if (find('.says').textContent !== says) find('.says').textContent = says; // said once, not with every move
      const shown = names.map((_, index) => index);
      if (names.length > rows && best >= 0) shown.sort((a, b) => outputs[b] - outputs[a]);
      root.querySelectorAll('li').forEach((item, row) => {
        const output = shown[row];
        item.classList.toggle('best', output === best);
        item.querySelector('.name').textContent = names[output];
        item.querySelector('.bar').style.width = `${100 * Math.max(0, outputs[output]) / reach}%`;
        item.querySelector('.value').textContent = best < 0 ? '' : outputs[output].toFixed(2);
      });
      const canvas = find('canvas').getContext('2d'), image = canvas.createImageData(side, side);
      ink.forEach((value, index) => image.data.set([0, 0, 0, Math.round(255 * value)], 4 * index));
      canvas.putImageData(image, 0, 0);
    };
    const showSoon = () => { if (!isWaiting) { isWaiting = true; setTimeout(show, 16); } };

    const add = point => {
      const stroke = strokes.at(-1), last = stroke.at(-1);
      if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < 2) return;
      stroke.push(point);
      lines.at(-1).setAttribute('points', [stroke[0], ...stroke].join(' '));
      showSoon();
    };
    const begin = point => {
      strokes.push([]);
      lines.push(find('.strokes').appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'polyline')));
      add(point);
    };
    const clear = () => {
      strokes = []; lines = []; pointer = null; isDown = false;
      find('.strokes').replaceChildren();
      showSoon();
    };

    const place = event => {
      const box = sheetElement.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width * sheet, (event.clientY - box.top) / box.height * sheet];
    };
    sheetElement.addEventListener('pointerdown', event => {
      if (pointer !== null || event.button > 0) return;
      pointer = event.pointerId;
      try { sheetElement.setPointerCapture(pointer); } catch { /* a pointer made by a script cannot be captured */ }
      cursor.setAttribute('visibility', 'hidden');
      isDown = false;
      begin(place(event));
    });
    sheetElement.addEventListener('pointermove', event => {
      if (event.pointerId !== pointer) return;
      (event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event]).forEach(each => add(place(each)));
    });
    for (const end of ['pointerup', 'pointercancel'])
      sheetElement.addEventListener(end, event => { if (event.pointerId === pointer) pointer = null; });

    const moves = { ArrowLeft: [-10, 0], ArrowRight: [10, 0], ArrowUp: [0, -10], ArrowDown: [0, 10] };
    sheetElement.addEventListener('keydown', event => {
      const move = moves[event.key];
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (move) {
        at = at.map((value, axis) => Math.min(sheet - 15, Math.max(15, value + move[axis])));
        if (isDown) add(at);
      } else if (event.key === ' ') {
        isDown = !isDown;
        if (isDown) begin(at);
      } else if (event.key === 'Delete' || event.key === 'Backspace') {
        clear();
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation(); // a notebook has plans of its own for these keys
      cursor.setAttribute('visibility', 'visible');
      cursor.setAttribute('cx', at[0]);
      cursor.setAttribute('cy', at[1]);
      cursor.setAttribute('fill', isDown ? '#0b7cc1' : 'none');
    });
    sheetElement.addEventListener('blur', () => { cursor.setAttribute('visibility', 'hidden'); isDown = false; });
    find('button').addEventListener('click', clear);
    show();
  };

  const wakeAll = () => document.querySelectorAll('.backprop-pad').forEach(host => { if (!host.shadowRoot) wake(host); });
  wakeAll();
  setTimeout(wakeAll, 300); // where a script runs before its output is on the page
})();
