// A card that is held at an edge of the board makes the board scroll, and the column under it, up and down: the faster the
// nearer to the edge. It goes by where mouse or finger is now, and stands as soon as that leaves the edge, also where it
// rests then. (SortableJS has an edge scrolling of its own; it goes on by where they were.)
(() => {
  "use strict";

  // How near, in pixels, and at most this part of the width or height.
  const REACH = 70;
  const PART = 0.25;
  // In pixels a second.
  const FASTEST = 900;
  // A browser that was busy does not make up for it by a leap.
  const LONGEST_STEP = 0.05;

  let place = null;
  let before = 0;

  document.addEventListener("pointermove", (event) => {
    if (!document.querySelector(".board.is-dragging")) return;
    if (!place) requestAnimationFrame(begin);
    place = { x: event.clientX, y: event.clientY };
  });

  function begin(now) {
    before = now;
    step(now);
  }

  function step(now) {
    const board = document.querySelector(".board.is-dragging");
    if (!board) {
      place = null;
      return;
    }
    const seconds = Math.min((now - before) / 1000, LONGEST_STEP);
    before = now;
    const area = board.getBoundingClientRect();
    const right = pixels(place.x, area.left, area.right, seconds);
    if (right) board.scrollLeft += right;
    // Also where it is held over the head of the column, or below its foot.
    const y = Math.max(area.top + 1, Math.min(place.y, area.bottom - 1));
    const column = document.elementFromPoint(place.x, y)?.closest(".board .column");
    const cards = column?.querySelector(".column-cards");
    if (cards) {
      const { top, bottom } = cards.getBoundingClientRect();
      const down = pixels(place.y, top, bottom, seconds);
      if (down) cards.scrollTop += down;
    }
    requestAnimationFrame(step);
  }

  // How far to go, towards the edge that is near; whole pixels, since parts of them would be lost.
  function pixels(at, start, end, seconds) {
    const reach = Math.min(REACH, (end - start) * PART);
    const depth = (distance) => Math.max(0, Math.min(1, 1 - distance / reach));
    const way = depth(end - at) - depth(at - start);
    return Math.sign(way) * Math.ceil(Math.abs(way) * FASTEST * seconds);
  }
})();
