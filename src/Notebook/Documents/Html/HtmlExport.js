// What scrolls sideways can be reached and scrolled with the keyboard.
(() => {
  const mark = new ResizeObserver(entries => {
    for (const { target } of entries)
      target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
  });
  document.querySelectorAll('pre, .scroll, .output, .formula').forEach(box => mark.observe(box));
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
      ticks: 'outside', ticklen: 6, tickcolor: 'rgba(0,0,0,0)', tickfont: { size: size - 1, color: color('muted') }, title: { font: { size }, standoff: 12 },
    };
    return {
      layout: {
        paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
        font: { family: getComputedStyle(document.body).fontFamily, size, color: color('text') },
        title: { x: 0, xanchor: 'left', y: 1, yanchor: 'top', yref: 'container', automargin: true, pad: { l: 4, t: 8, b: 12 }, font: { size: isNarrow ? 15 : 18, weight: 600 }, subtitle: { font: { size, weight: 400, color: color('muted') } } },
        legend: isNarrow ? { orientation: 'h', y: -0.32, yanchor: 'top' } : {},
        margin: { l: 56, r: 16, t: 56, b: 48 },
        xaxis: axis, yaxis: axis,
        hoverlabel: { bgcolor: color('surface'), bordercolor: color('line'), font: { color: color('text') } },
        modebar: { bgcolor: 'rgba(0,0,0,0)', color: color('muted'), activecolor: color('link') },
      },
    };
  };

  // Charts made for older versions write a second line of the title into the first.
  const withSubtitle = title => {
    const [, text, subtitle] = /^(.*?)<br><sub>(.*)<\/sub>$/.exec(title?.text ?? '') ?? [];
    return subtitle ? { ...title, text, subtitle: { ...title.subtitle, text: subtitle } } : title;
  };

  const draw = async output => {
    const picture = output.querySelector('img, svg');
    const plotly = await load();
    const { data, layout: { width: _, ...layout } = {}, config } = JSON.parse(output.querySelector('script.plotly').textContent);
    const { width, height } = picture.getBoundingClientRect();
    const chart = document.createElement('div');
    chart.className = 'chart';
    chart.style.height = `${layout.height ?? Math.max(height, 340)}px`;
    chart.setAttribute('role', 'group');
    chart.setAttribute('aria-label', picture.getAttribute('alt') ?? picture.getAttribute('aria-label') ?? 'Chart');
    picture.before(chart);
    const template = () => layout.template ?? theme(width);
    const finger = matchMedia('(pointer: coarse)').matches && { dragmode: false }; // it scrolls the page
    await plotly.newPlot(chart, data, { ...layout, title: withSubtitle(layout.title), template: template(), ...finger },
      { ...config, responsive: true, displaylogo: false, modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'], ...(finger && { displayModeBar: false }) });
    output.classList.add('drawn');
    dark.addEventListener('change', () => plotly.relayout(chart, { template: template() }));
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
