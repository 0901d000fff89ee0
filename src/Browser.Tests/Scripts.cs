namespace Backprop.Browser.Tests;

/// <summary>What the tests ask a page.</summary>
internal static class Scripts
{
    private const string Contrast = """
        const channels = color => (color.match(/[\d.]+/g) ?? []).map(Number), alpha = color => channels(color)[3] ?? 1;
        const luminance = rgb => rgb.slice(0, 3).map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
          .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
        const over = (top, alpha, ground) => top.slice(0, 3).map((c, i) => c * alpha + ground[i] * (1 - alpha));
        const contrast = (a, b) => {
          const [x, y] = [luminance(a), luminance(b)];
          return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
        };
        const groundOf = element => {
          const color = getComputedStyle(element).backgroundColor;
          if (alpha(color) === 1 || element === document.documentElement) return channels(color);
          return over(channels(color), alpha(color), groundOf(element.parentElement));
        };
        """;

    /// <summary>For each chart that plotly.js has drawn the number of marks that can be seen.</summary>
    public const string MarksOfCharts = """
        () => {
          const marks = ['.js-line', '.point', '.points path', '.hm image', '.slice path'].map(mark => `.main-svg ${mark}`).join();
          const isSeen = mark => { const box = mark.getBoundingClientRect(); return box.width + box.height > 2; };
          return [...document.querySelectorAll('.output.plot .js-plotly-plot')]
            .map(chart => [...chart.querySelectorAll(marks)].filter(isSeen).length);
        }
        """;

    /// <summary>Clicks the line above the table of each of the first charts.</summary>
    public const string ToggleTables =
        "charts => [...document.querySelectorAll('.output.plot summary')].slice(0, charts).forEach(line => line.click())";

    /// <summary>For each chart the rows of its table that can be seen.</summary>
    public const string VisibleRows = """
        () => [...document.querySelectorAll('.output.plot')]
          .map(chart => [...chart.querySelectorAll('tbody tr')].filter(row => row.checkVisibility()).length)
        """;

    /// <summary>Pictures of one color alone, or that did not load.</summary>
    public const string BlankPictures = """
        async () => {
          const blank = [];
          for (const image of document.images) {
            const probe = new Image();
            probe.src = image.src;
            try { await probe.decode(); } catch { blank.push('not loaded: ' + image.alt); continue; }
            const canvas = new OffscreenCanvas(200, 120), paper = canvas.getContext('2d');
            paper.drawImage(probe, 0, 0, 200, 120);
            const pixels = new Uint32Array(paper.getImageData(0, 0, 200, 120).data.buffer);
            const counts = new Map();
            for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
            if (Math.max(...counts.values()) > 0.995 * pixels.length) blank.push('blank: ' + image.alt);
          }
          return blank;
        }
        """;

    /// <summary>Pictures without alternative text.</summary>
    public const string PicturesWithoutWords = """
        () => [...document.querySelectorAll(
          'main img:not([alt]), main img[alt=""], main .output > svg:not([aria-label]):not(:has(> title))')]
            .map(picture => picture.outerHTML.slice(0, 200))
        """;

    /// <summary>Text of the page that stands out from its ground by less than 4.5 : 1, or by 3 : 1 where it is large.</summary>
    public const string FaintText = $$"""
        () => {
          {{Contrast}}
          const found = [], words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), seen = new Set();
          while (words.nextNode()) {
            const element = words.currentNode.parentElement, box = element.getBoundingClientRect();
            if (seen.has(element) || !words.currentNode.data.trim() || !box.width) continue;
            if (element.closest('script, style, svg, .js-plotly-plot')) continue;
            seen.add(element);
            const style = getComputedStyle(element), size = parseFloat(style.fontSize), paper = groundOf(element);
            const ratio = contrast(over(channels(style.color), alpha(style.color), paper), paper);
            if (ratio < (size >= 24 || (size >= 18.5 && style.fontWeight >= 700) ? 3 : 4.5))
              found.push(`"${words.currentNode.data.trim().slice(0, 40)}" ${ratio.toFixed(2)} : 1`);
          }
          return found;
        }
        """;

    /// <summary>
    /// Text in charts and pictures that is cut off, smaller than 10 pixels, or has a contrast below 4.5 : 1; text in the color of its line
    /// needs only that line's contrast, 3 : 1.
    /// </summary>
    public const string IllegibleText = $$"""
        async () => {
          {{Contrast}}
          const ground = channels(getComputedStyle(document.body).backgroundColor), found = [];
          const measure = (root, page, name) => {
            const areas = [...root.querySelectorAll('svg.backprop-picture rect')]
              .map(area => [area, area.getBoundingClientRect(), getComputedStyle(area)])
              .filter(([, , style]) => style.fill !== 'none');
            const contains = (box, x, y) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
            const precedes = (area, text) => area.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
            const paint = (paper, [, , style]) =>
              over(channels(style.fill), style.fillOpacity * style.opacity * alpha(style.fill), paper);
            const paperOf = (text, x, y) =>
              areas.filter(([area, box]) => contains(box, x, y) && precedes(area, text)).reduce(paint, page);
            for (const text of root.querySelectorAll('text')) {
              const style = getComputedStyle(text), matrix = text.getScreenCTM();
              if (!text.textContent.trim() || !matrix || !text.getBoundingClientRect().width) continue;
              const box = text.getBoundingClientRect(), sheet = root.getBoundingClientRect();
              const size = parseFloat(style.fontSize) * Math.hypot(matrix.a, matrix.b), color = channels(style.fill);
              const paper = paperOf(text, (box.left + box.right) / 2, (box.top + box.bottom) / 2);
              const ratio = contrast(over(color, style.fillOpacity * style.opacity * alpha(style.fill), paper), paper);
              const isNeutral = Math.max(...color.slice(0, 3)) - Math.min(...color.slice(0, 3)) < 40;
              if (box.left < sheet.left - 1 || box.right > sheet.right + 1 || box.top < sheet.top - 1 || box.bottom > sheet.bottom + 1)
                found.push(`${name}: "${text.textContent}" is cut off`);
              if (size < 10 || ratio < (isNeutral ? 4.5 : 3))
                found.push(`${name}: "${text.textContent}" ${size.toFixed(1)} px, ${ratio.toFixed(2)} : 1`);
            }
          };
          for (const chart of document.querySelectorAll('.output .js-plotly-plot')) measure(chart, ground, 'chart');
          for (const image of document.querySelectorAll('.output img[src^="data:image/svg+xml;base64,"]')) {
            if (innerWidth < 480 && !image.getClientRects().length && !image.closest('.plot')) continue; // a script shows it in its own way
            const host = document.createElement('div');
            const isNatural = getComputedStyle(image).maxWidth === 'none';
            const width = isNatural ? image.naturalWidth : image.closest('.output').clientWidth;
            host.style.cssText = `position:absolute;width:${width}px`;
            host.innerHTML = new TextDecoder().decode(Uint8Array.from(atob(image.src.split(',')[1]), c => c.charCodeAt(0)));
            document.body.append(host);
            measure(host, ground, 'picture');
            host.remove();
          }
          return found;
        }
        """;
}
