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
  const theme = isNarrow => {
    const style = getComputedStyle(document.documentElement);
    const color = name => style.getPropertyValue(`--${name}`).trim();
    const axis = { gridcolor: color('line'), linecolor: color('muted'), zerolinecolor: color('line'), tickcolor: color('muted'), automargin: true };
    return {
      layout: {
        paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
        font: { family: getComputedStyle(document.body).fontFamily, size: isNarrow ? 12 : 14, color: color('text') },
        title: { x: 0.02, xanchor: 'left', font: { size: isNarrow ? 15 : 18, weight: 600 } },
        margin: { l: 60, r: 24, b: 56 },
        xaxis: axis, yaxis: axis,
        hoverlabel: { bgcolor: color('surface'), bordercolor: color('line'), font: { color: color('text') } },
        modebar: { bgcolor: 'rgba(0,0,0,0)', color: color('muted'), activecolor: color('link') },
      },
    };
  };

  const draw = async output => {
    const picture = output.querySelector('img, svg');
    const plotly = await load();
    const { data, layout = {}, config } = JSON.parse(output.querySelector('script.plotly').textContent);
    const { width, height } = picture.getBoundingClientRect();
    const isNarrow = width < 480;
    const chart = document.createElement('div');
    chart.className = 'chart';
    chart.style.height = `${layout.height ?? Math.max(height, 340)}px`;
    chart.setAttribute('role', 'group');
    chart.setAttribute('aria-label', picture.getAttribute('alt') ?? picture.getAttribute('aria-label') ?? 'Chart');
    chart.hidden = true;
    picture.before(chart);
    const { width: askedWidth, ...fitted } = layout;
    chart.hidden = false;
    await plotly.newPlot(chart, data, { ...fitted, template: layout.template ?? theme(isNarrow), dragmode: matchMedia('(pointer: coarse)').matches ? false : layout.dragmode },
      { ...config, responsive: true, displaylogo: false, modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'] });
    output.classList.add('drawn');
    dark.addEventListener('change', () => plotly.relayout(chart, { template: layout.template ?? theme(isNarrow) }));
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
