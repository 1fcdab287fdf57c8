const HIDDEN_MS = 200;

/** Draws at most once a frame, however often it is asked to. */
export class Frame {
  #draw;
  #request = 0;
  #timer = 0;

  constructor(draw) {
    this.#draw = draw;
  }

  /** A hidden page gets no frames, but its title shows a counter: whichever of the two comes first draws. */
  request() {
    this.#request ||= requestAnimationFrame(() => this.now());
    this.#timer ||= setTimeout(() => this.now(), HIDDEN_MS);
  }

  now() {
    cancelAnimationFrame(this.#request);
    clearTimeout(this.#timer);
    this.#request = 0;
    this.#timer = 0;
    this.#draw();
  }
}
