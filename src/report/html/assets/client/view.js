import { all } from "./page.js";

/** Below these scales letters cannot be read. */
const FAR = 0.6;
const FARTHER = 0.3;
const LEAST = { width: 600, height: 360 };
const AROUND = 50;

/** What of a picture is in view: its viewBox, and ways to change it. Boxes are [x, y, width, height]. */
export class View {
  #svg;
  #full;
  #box;

  constructor(svg) {
    this.#svg = svg;
    this.#full = svg.getAttribute("viewBox").split(" ").map(Number);
    this.#box = [...this.#full];
  }

  #show() {
    this.#svg.setAttribute("viewBox", this.#box.join(" "));
    const scale = this.scale();
    this.#svg.classList.toggle("far", scale < FAR);
    this.#svg.classList.toggle("farther", scale < FARTHER);
  }

  /** Pixels of the screen to one of the picture. */
  scale([, , width, height] = this.#box) {
    return Math.min(this.#svg.clientWidth / width, this.#svg.clientHeight / height);
  }

  /** The point of the picture under a pointer. */
  at(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.#svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  middle() {
    const [x, y, width, height] = this.#box;
    return [x + width / 2, y + height / 2];
  }

  holds([x, y, width, height]) {
    const [left, top, across, down] = this.#box;
    return x >= left && y >= top && x + width <= left + across && y + height <= top + down;
  }

  zoom(factor, [x, y] = this.middle()) {
    const [left, top, across, down] = this.#box;
    const width = Math.min(Math.max(across * factor, 120), this.#full[2] * 2);
    const real = width / across;
    this.#box = [x - (x - left) * real, y - (y - top) * real, width, down * real];
    this.#show();
  }

  /** The box around some boxes, with what is beside them. */
  around(boxes) {
    const left = Math.min(...boxes.map(([x]) => x)) - AROUND;
    const top = Math.min(...boxes.map(([, y]) => y)) - AROUND;
    const right = Math.max(...boxes.map(([x, , width]) => x + width)) + AROUND;
    const bottom = Math.max(...boxes.map(([, y, , height]) => y + height)) + AROUND;
    const width = Math.max(right - left, LEAST.width);
    const height = Math.max(bottom - top, LEAST.height);
    return [(left + right - width) / 2, (top + bottom - height) / 2, width, height];
  }

  frame(boxes) {
    if (boxes.length === 0) return;
    this.#box = this.around(boxes);
    this.#show();
  }

  all() {
    this.#box = [...this.#full];
    this.#show();
  }

  /** Puts a point into the middle. */
  move([x, y]) {
    const [, , width, height] = this.#box;
    this.#box = [x - width / 2, y - height / 2, width, height];
    this.#show();
  }

  /** Wheel and pointer move the picture; a click that is no drag is told. */
  follow(clicked) {
    const svg = this.#svg;
    // A page that scrolls under the pointer must not start to zoom: the picture takes the wheel once it has the focus.
    svg.addEventListener(
      "wheel",
      (event) => {
        if (document.activeElement !== svg && !event.ctrlKey) return;
        event.preventDefault();
        this.zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, this.at(event));
      },
      { passive: false },
    );
    let drag = null;
    let moved = false;
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      drag = [event.clientX, event.clientY, ...this.#box];
      moved = false;
    });
    svg.addEventListener("pointermove", (event) => {
      if (drag === null) return;
      const dx = event.clientX - drag[0];
      const dy = event.clientY - drag[1];
      if (!moved && Math.hypot(dx, dy) < 4) return;
      if (!moved) svg.setPointerCapture(event.pointerId);
      moved = true;
      svg.classList.add("dragging");
      const scale = this.scale();
      this.#box = [drag[2] - dx / scale, drag[3] - dy / scale, drag[4], drag[5]];
      this.#show();
    });
    const drop = () => {
      drag = null;
      svg.classList.remove("dragging");
    };
    svg.addEventListener("pointerup", drop);
    svg.addEventListener("pointercancel", drop);
    svg.addEventListener("click", (event) => {
      svg.focus({ preventScroll: true });
      if (!moved) clicked(event.target.closest(".node"));
    });
  }
}

/** Elements of a picture by the number that they carry. */
export const numbered = (svg, name) =>
  new Map(all(`.${name}`, svg).map((element) => [Number(element.dataset[name]), element]));
