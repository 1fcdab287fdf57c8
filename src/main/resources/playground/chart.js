// The latencies as dots, a column for each send, a colour for each panel, the median as a line.
const SVG = "http://www.w3.org/2000/svg";
const LEFT = 34;
const BOTTOM = 4;
const TOP = 8;
const FEWEST_COLUMNS = 30;
const STEPS_MS = [10, 20, 40, 60, 100, 150, 200, 300, 400, 600, 1_000, 2_000, 5_000, 10_000, 30_000];

export class Chart {
  #svg;
  #figures;
  #latency;
  #isDue = false;

  constructor(svg, figures, latency) {
    this.#svg = svg;
    this.#figures = figures;
    this.#latency = latency;
    new ResizeObserver(() => this.draw()).observe(svg);
    this.draw();
  }

  /** At most once a frame: a burst brings hundreds. */
  draw() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#drawNow();
    });
  }

  #drawNow() {
    const { samples } = this.#latency;
    const [median, p99] = [this.#latency.percentile(0.5), this.#latency.percentile(0.99)];
    this.#figures.replaceChildren(
      ...figure("median", median), ...figure("p99", p99), ...figure("arrivals", samples.length, ""));
    const { width, height } = this.#svg.getBoundingClientRect();
    if (width === 0) return;
    this.#svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const top = STEPS_MS.find((step) => step >= Math.max(0, ...samples.map(({ ms }) => ms))) ?? STEPS_MS.at(-1);
    const y = (ms) => height - BOTTOM - (Math.min(ms, top) / top) * (height - BOTTOM - TOP);
    this.#svg.replaceChildren(
      ...[0, top / 2, top].flatMap((ms) => [
        draw("line", { x1: LEFT, x2: width, y1: y(ms), y2: y(ms), class: "grid" }),
        draw("text", { x: LEFT - 6, y: y(ms) + 4, class: "scale" }, String(ms)),
      ]),
      ...this.#dots(samples, width, y),
      ...(median === null ? [] : [draw("line", { x1: LEFT, x2: width, y1: y(median), y2: y(median), class: "median" })]),
    );
  }

  #dots(samples, width, y) {
    if (samples.length === 0) return [draw("text", { x: LEFT + 10, y: y(0) - 14, class: "nothing" }, "Send something.")];
    const sends = samples.map(({ send }) => send);
    const first = Math.min(...sends);
    const columns = Math.max(FEWEST_COLUMNS, Math.max(...sends) - first + 1);
    const step = (width - LEFT - 8) / columns;
    return samples.map(({ send, panel, ms }) => draw("circle", {
      cx: LEFT + 4 + (send - first + 0.5) * step, cy: y(ms), r: 3, class: "dot", "data-panel": panel,
    }));
  }
}

function figure(name, value, unit = " ms") {
  const term = document.createElement("dt");
  term.textContent = name;
  const text = document.createElement("dd");
  text.textContent = value === null ? "–" : `${Math.round(value)}${unit}`;
  return [term, text];
}

function draw(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}
