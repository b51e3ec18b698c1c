// Moving through time: wheel, drag and pinch through d3-zoom, and the same by calls. The view is what it changes.

import { scaleLinear } from "d3-scale";
import { select, type Selection } from "d3-selection";
import { zoom, type D3ZoomEvent, zoomIdentity, type ZoomBehavior } from "d3-zoom";

import { DAY } from "./civil";

const CLOSEST = 10;
const FARTHEST = 0.25;

/** What a stretch of time needs around it so that nothing sticks to the edges. */
export function padded(domain: [number, number] | null): [number, number] {
  if (!domain) return [0, 365 * DAY];
  const [from, to] = domain;
  const room = Math.max((to - from) * 0.04, to - from < 1000 ? 500 : 1, to === from ? DAY / 2 : 0);
  return [from - room, to + room];
}

export class Navigation {
  from: number;
  to: number;
  private width = 1;
  private lastY = 0;
  private lastK = 1;
  private readonly behaviour: ZoomBehavior<HTMLCanvasElement, unknown>;
  private readonly selection: Selection<HTMLCanvasElement, unknown, null, undefined>;

  constructor(
    canvas: HTMLCanvasElement,
    private home: [number, number],
    private readonly moved: () => void,
    private readonly scrolled: (by: number) => void,
  ) {
    [this.from, this.to] = home;
    this.behaviour = zoom<HTMLCanvasElement, unknown>()
      .filter((event: MouseEvent) => !event.button && !(event.shiftKey && event.type !== "wheel") && !sideways(event))
      .clickDistance(4)
      .on("zoom", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => this.zoomed(event));
    this.selection = select(canvas).call(this.behaviour);
    canvas.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
  }

  /** The width of the view in pixels has changed: the stretch of time stays. */
  resize(width: number): void {
    this.width = width;
    this.behaviour.extent([[0, 0], [width, 1]]).scaleExtent([FARTHEST, Math.max(1, (this.home[1] - this.home[0]) / CLOSEST)]);
    this.show(this.from, this.to);
  }

  /** Show a stretch of time. */
  show(from: number, to: number): void {
    const span = Math.max(CLOSEST, Math.min(to - from, (this.home[1] - this.home[0]) / FARTHEST));
    const middle = (from + to) / 2;
    const k = (this.home[1] - this.home[0]) / span;
    this.behaviour.transform(this.selection, zoomIdentity.translate(-this.base()(middle - span / 2) * k, 0).scale(k));
  }

  fit(): void {
    this.show(...this.home);
  }

  /** Move by a share of what is in view. */
  pan(share: number): void {
    const by = (this.to - this.from) * share;
    this.show(this.from + by, this.to + by);
  }

  /** Show more or less of time around the middle of the view. */
  zoom(factor: number): void {
    const middle = (this.from + this.to) / 2;
    const half = (this.to - this.from) / 2 / factor;
    this.show(middle - half, middle + half);
  }

  destroy(): void {
    this.selection.on(".zoom", null);
  }

  private base() {
    return scaleLinear(this.home, [0, this.width]);
  }

  private zoomed({ transform, sourceEvent }: D3ZoomEvent<HTMLCanvasElement, unknown>): void {
    [this.from, this.to] = transform.rescaleX(this.base()).domain() as [number, number];
    if (sourceEvent && transform.k === this.lastK) this.scrolled(this.lastY - transform.y);
    this.lastK = transform.k;
    this.lastY = transform.y;
    this.moved();
  }

  private wheeled(event: WheelEvent): void {
    if (!sideways(event)) return;
    event.preventDefault();
    this.pan((event.deltaX || event.deltaY) / this.width);
  }
}

function sideways(event: Event): boolean {
  if (event.type !== "wheel") return false;
  const { deltaX, deltaY, shiftKey } = event as WheelEvent;
  return shiftKey || Math.abs(deltaX) > Math.abs(deltaY);
}
