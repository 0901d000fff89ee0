// On a phone the text comes first.
if (matchMedia('(max-width: 40rem)').matches)
  document.querySelector('nav details')?.removeAttribute('open');

// What scrolls can be reached and scrolled with the keyboard.
(() => {
  const mark = new ResizeObserver(entries => {
    for (const { target } of entries)
      if (target.scrollWidth > target.clientWidth || target.scrollHeight > target.clientHeight + 1)
        target.tabIndex = 0;
      else
        target.removeAttribute('tabindex');
  });
  document.querySelectorAll('pre, .scroll, .output, .output details, .formula').forEach(box => mark.observe(box));
})();

// A chart is a picture until it comes into view; then plotly.js, which lies packed in the page, draws it in the picture's place.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let loading;

  const load = () => loading ??= (async () => {
    const packed = Uint8Array.from(atob(document.getElementById('plotly').textContent), letter => letter.charCodeAt(0));
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    const script = document.createElement('script');
    script.textContent = await new Response(unpacked).text();
    document.head.append(script);
    return window.Plotly;
  })();

  // What the chart leaves open looks like the page around it.
  const theme = width => {
    const style = getComputedStyle(document.documentElement);
    const color = name => style.getPropertyValue(`--${name}`).trim();
    const isNarrow = width < 480, size = isNarrow ? 12 : 14;
    const axis = {
      gridcolor: color('line'), zerolinecolor: color('line'), linecolor: color('muted'), automargin: true,
      ticks: 'outside', ticklen: 6, tickcolor: 'rgba(0,0,0,0)', tickfont: { size: size - 1, color: color('muted') },
      title: { font: { size }, standoff: 12 },
    };
    return {
      layout: {
        paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
        font: { family: getComputedStyle(document.body).fontFamily, size, color: color('text') },
        legend: isNarrow ? { orientation: 'h', y: -0.32, yanchor: 'top' } : {},
        margin: { l: 56, r: 16, t: 20, b: 48 },
        xaxis: axis, yaxis: axis,
        hoverlabel: { bgcolor: color('surface'), bordercolor: color('line'), font: { color: color('text') }, namelength: -1 },
        modebar: { bgcolor: 'rgba(0,0,0,0)', color: color('muted'), activecolor: color('link') },
      },
    };
  };

  // The page sets the title, since plotly.js breaks no line that is too long. Lines below the first may also come as <br><sub>…</sub>.
  const heading = title => {
    const lines = [title?.text ?? title, title?.subtitle?.text]
      .flatMap(text => typeof text === 'string' ? text.split(/<br ?\/?>/) : [])
      .map(line => line.replace(/<[^>]*>/g, '').trim())
      .filter(line => line);
    const block = document.createElement('div');
    block.className = 'chart-title';
    block.append(...lines.map((line, i) => Object.assign(document.createElement(i === 0 ? 'strong' : 'span'), { textContent: line })));
    return block;
  };

  // On a phone, two plots side by side are stacked.
  const stacked = ({ xaxis, xaxis2, xaxis3, yaxis, yaxis2 }) => {
    const isBeside = xaxis?.domain?.[1] < xaxis2?.domain?.[0];
    return isBeside && !xaxis3 && !yaxis?.domain && !yaxis2?.domain && {
      xaxis: { ...xaxis, domain: [0, 1] }, yaxis: { ...yaxis, domain: [0.58, 1] },
      xaxis2: { ...xaxis2, domain: [0, 1] }, yaxis2: { ...yaxis2, domain: [0, 0.42] },
    };
  };

  const draw = async output => {
    const picture = output.querySelector('img, svg') ?? output.querySelector('pre');
    const plotly = await load();
    const { data, layout: given = {}, config } = JSON.parse(output.querySelector('script.plotly').textContent);
    const { width: _, title, margin: { t: __, ...margin } = {}, ...layout } = given;
    const { height } = picture.getBoundingClientRect();
    const chart = document.createElement('div'), plot = document.createElement('div');
    chart.className = 'chart drawing'; // the picture stays until the chart is drawn
    chart.setAttribute('role', 'group');
    chart.setAttribute('aria-label', picture.getAttribute('alt') ?? picture.getAttribute('aria-label') ?? 'Chart');
    chart.append(heading(title), plot);
    picture.before(chart);
    const width = picture.parentElement.clientWidth - 2 * parseFloat(getComputedStyle(picture.parentElement).paddingLeft);
    chart.style.width = `${width}px`;
    const phone = width < 480 && stacked(layout);
    plot.style.height = `${phone ? 1.5 * width : layout.height ?? Math.max(height - plot.offsetTop, 300)}px`;
    const template = () => layout.template && layout.template.layout?.meta !== 'any theme' ? layout.template : theme(width);
    const finger = matchMedia('(pointer: coarse)').matches && { dragmode: false }; // it scrolls the page
    await plotly.newPlot(plot, data, { ...layout, ...phone, margin, template: template(), ...finger },
      {
        ...config, responsive: true, displaylogo: false, modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'],
        ...(finger && { displayModeBar: false }),
      });
    chart.style.width = '';
    chart.classList.remove('drawing');
    output.classList.add('drawn');
    dark.addEventListener('change', () => plotly.relayout(plot, { template: template() }));
  };

  const near = new IntersectionObserver(entries => {
    for (const { target } of entries.filter(entry => entry.isIntersecting)) {
      near.unobserve(target);
      draw(target).catch(error => { // the picture stays
        target.querySelector('.chart')?.remove();
        console.warn('The chart stays a picture:', error);
      });
    }
  }, { rootMargin: '400px' });
  if (document.getElementById('plotly') && 'DecompressionStream' in window)
    document.querySelectorAll('.output.plot').forEach(output => near.observe(output));
})();
