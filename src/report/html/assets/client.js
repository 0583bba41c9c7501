(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);

  // Search and filters.

  const toolbar = one(".toolbar");
  const changes = all("article.change");
  const rows = all("[data-search]");
  const texts = new WeakMap();
  const textOf = (element) => {
    if (!texts.has(element)) texts.set(element, element.textContent.toLowerCase());
    return texts.get(element);
  };

  const filter = () => {
    const words = toolbar.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const risks = new Set(all("input[name=risk]:checked", toolbar).map((box) => box.value));
    const matches = (element) => words.every((word) => textOf(element).includes(word));
    let shown = 0;
    for (const change of changes) {
      const visible = risks.has(change.dataset.risk) && matches(change);
      change.hidden = !visible;
      if (visible) shown += 1;
    }
    for (const row of rows) row.hidden = !matches(row);
    if (words.length > 0) for (const rest of all("details.rest")) rest.open = true;
    one("output", toolbar).textContent = `${shown} of ${changes.length} changes`;
  };

  let waiting = 0;
  toolbar.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  toolbar.addEventListener("submit", (event) => event.preventDefault());

  const unfold = (open) => {
    for (const details of all("article.change > details, details.interface, details.rest")) details.open = open;
  };
  const isDark = () =>
    (document.documentElement.dataset.theme ||
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const themeButton = one("[data-do=theme]", toolbar);
  const toggleTheme = () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    themeButton.setAttribute("aria-pressed", String(isDark()));
  };
  toolbar.addEventListener("click", (event) => {
    const what = event.target.dataset.do;
    if (what === "unfold" || what === "fold") unfold(what === "unfold");
    if (what === "theme") toggleTheme();
  });
  themeButton.setAttribute("aria-pressed", String(isDark()));
  toolbar.hidden = false;
  filter();

  // What is folded is not printed.
  addEventListener("beforeprint", () => {
    for (const details of all("details")) details.open = true;
  });

  // A link to a change opens it.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    const inner = one("details", target);
    if (inner) inner.open = true;
  };
  addEventListener("hashchange", reveal);
  reveal();

  // The graph.

  const explore = (section) => {
    const data = JSON.parse(document.getElementById(section.dataset.graph).textContent);
    const svg = one("svg", section);
    const panel = one(".facts", section);
    const byIndex = (selector, key) =>
      new Map(all(selector, svg).map((element) => [Number(element.dataset[key]), element]));
    const nodes = byIndex(".node", "node");
    const edges = byIndex(".edge", "edge");
    const radius = new Map(data.radius);
    const touching = new Map();
    data.edges.forEach(([from, to], i) => {
      for (const end of [from, to]) {
        if (!touching.has(end)) touching.set(end, []);
        touching.get(end).push(i);
      }
    });
    const edgeBetween = (a, b) => (touching.get(a) || []).find((i) => data.edges[i][0] === b || data.edges[i][1] === b);
    const full = svg.getAttribute("viewBox").split(" ").map(Number);
    let view = [...full];
    let walked = null;

    const show = () => {
      svg.setAttribute("viewBox", view.join(" "));
      const scale = Math.min(svg.clientWidth / view[2], svg.clientHeight / view[3]);
      svg.classList.toggle("far", scale < 0.6);
      svg.classList.toggle("farther", scale < 0.3);
    };
    const middle = ([x, y, width, height]) => [x + width / 2, y + height / 2];
    const isInView = ([x, y, width, height]) =>
      x >= view[0] && y >= view[1] && x + width <= view[0] + view[2] && y + height <= view[1] + view[3];
    // Around the node that the keyboard stands on, where that can be seen.
    const focus = () =>
      walked !== null && isInView(data.nodes[walked].box) ? middle(data.nodes[walked].box) : middle(view);
    const zoom = (factor, x = focus()[0], y = focus()[1]) => {
      const width = Math.min(Math.max(view[2] * factor, 120), full[2] * 2);
      const real = width / view[2];
      view = [x - (x - view[0]) * real, y - (y - view[1]) * real, width, view[3] * real];
      show();
    };
    const frame = (indices) => {
      const boxes = indices.map((i) => data.nodes[i].box);
      if (boxes.length === 0) return;
      const left = Math.min(...boxes.map(([x]) => x)) - 60;
      const top = Math.min(...boxes.map(([, y]) => y)) - 60;
      const right = Math.max(...boxes.map(([x, , width]) => x + width)) + 60;
      const bottom = Math.max(...boxes.map(([, y, , height]) => y + height)) + 60;
      const width = Math.max(right - left, 600);
      const height = Math.max(bottom - top, 360);
      view = [(left + right - width) / 2, (top + bottom - height) / 2, width, height];
      show();
    };
    const changed = () => data.nodes.flatMap((node, i) => (/(high|medium) risk/.test(node.state) ? [i] : []));

    const element = (name, text, attributes = {}) => {
      const made = document.createElement(name);
      if (text !== "") made.textContent = text;
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      return made;
    };
    const plan = section.closest(".plan");
    const articleOf = new Map(all("article.change", plan).map((change) => [change.dataset.address, change]));

    const tell = (i) => {
      const node = data.nodes[i];
      const facts = element("dl", "");
      const add = (name, ...contents) => {
        const told = element("dd", "");
        told.append(...contents);
        facts.append(element("dt", name), told);
      };
      add("State", node.state || "not changed");
      if (node.zone) add("Lies in", element("code", node.zone));
      for (const { name, before, after } of node.facts) {
        const value = (side) => (side === null ? element("span", "none", { class: "absent" }) : element("code", side));
        if (before === after) add(name, value(after));
        else add(`${name} (changes)`, value(before), " → ", value(after));
      }
      const ties = (touching.get(i) || []).map((edge) => {
        const [from, to, kinds] = data.edges[edge];
        const item = element("li", from === i ? `${kinds} → ` : `${kinds} ← `);
        const button = element("button", data.nodes[from === i ? to : from].address, { type: "button" });
        button.addEventListener("click", () => choose(from === i ? to : from, true));
        item.append(button);
        return item;
      });
      const heading = element("h4", "");
      heading.append(element("code", node.address));
      panel.replaceChildren(heading, facts);
      const article = articleOf.get(node.address);
      if (article) panel.append(element("a", "What the plan does to it", { href: `#${article.id}` }));
      const paths = radius.get(i) || [];
      if (paths.length > 0)
        panel.append(
          element("p", `Reaches ${paths.length} ${paths.length === 1 ? "resource" : "resources"}: lit in the picture.`),
        );
      if (ties.length > 0) {
        const list = element("ul", "");
        list.append(...ties.slice(0, 60));
        panel.append(element("h5", `Tied to (${ties.length})`), list);
      }
    };

    const clear = () => {
      for (const lit of all(".on, .chosen", svg)) lit.classList.remove("on", "chosen");
      svg.classList.remove("lit");
    };
    const choose = (i, move) => {
      clear();
      svg.classList.add("lit");
      const on = new Set([i]);
      const paths = radius.get(i) || [];
      for (const path of paths) {
        path.forEach((step, at) => {
          on.add(step);
          const edge = at > 0 ? edgeBetween(path[at - 1], step) : undefined;
          edges.get(edge)?.classList.add("on");
        });
      }
      if (paths.length === 0) {
        for (const edge of touching.get(i) || []) {
          edges.get(edge)?.classList.add("on");
          on.add(data.edges[edge][0]).add(data.edges[edge][1]);
        }
      }
      for (const node of on) nodes.get(node).classList.add("on");
      nodes.get(i).classList.add("chosen");
      tell(i);
      if (move) frame([...on].slice(0, 400));
    };
    const walk = (i) => {
      for (const was of all(".walked", svg)) was.classList.remove("walked");
      walked = i;
      nodes.get(i).id = nodes.get(i).id || `${section.id}-node-${i}`;
      nodes.get(i).classList.add("walked");
      svg.setAttribute("aria-activedescendant", nodes.get(i).id);
      const [x, y] = middle(data.nodes[i].box);
      if (!isInView(data.nodes[i].box)) {
        view = [x - view[2] / 2, y - view[3] / 2, view[2], view[3]];
        show();
      }
    };
    const nearest = (dx, dy) => {
      if (walked === null) return changed()[0] ?? 0;
      const [fromX, fromY] = middle(data.nodes[walked].box);
      let best = walked;
      let least = Number.POSITIVE_INFINITY;
      data.nodes.forEach((node, i) => {
        const [x, y] = middle(node.box);
        const ahead = (x - fromX) * dx + (y - fromY) * dy;
        const aside = Math.abs((x - fromX) * dy) + Math.abs((y - fromY) * dx);
        if (ahead > 1 && ahead + 2 * aside < least) {
          least = ahead + 2 * aside;
          best = i;
        }
      });
      return best;
    };

    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    svg.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (steps[event.key]) walk(nearest(...steps[event.key]));
      else if (event.key === "+" || event.key === "=") zoom(0.8);
      else if (event.key === "-") zoom(1.25);
      else if (event.key === "Escape") clear();
      else if ((event.key === "Enter" || event.key === " ") && walked !== null)
        choose(walked, svg.classList.contains("far"));
      else return;
      event.preventDefault();
    });

    const at = (event) => {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      return [point.x, point.y];
    };
    // A page that scrolls under the pointer must not start to zoom: the picture takes the wheel once it has the focus.
    svg.addEventListener(
      "wheel",
      (event) => {
        if (document.activeElement !== svg && !event.ctrlKey) return;
        event.preventDefault();
        zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, ...at(event));
      },
      { passive: false },
    );
    let drag = null;
    let moved = false;
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      drag = [event.clientX, event.clientY, ...view];
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
      const scale = Math.min(svg.clientWidth / view[2], svg.clientHeight / view[3]);
      view = [drag[2] - dx / scale, drag[3] - dy / scale, view[2], view[3]];
      show();
    });
    const drop = () => {
      drag = null;
      svg.classList.remove("dragging");
    };
    svg.addEventListener("pointerup", drop);
    svg.addEventListener("pointercancel", drop);
    svg.addEventListener("click", (event) => {
      svg.focus({ preventScroll: true });
      if (moved) return;
      const hit = event.target.closest(".node");
      if (hit === null) clear();
      else {
        walk(Number(hit.dataset.node));
        choose(Number(hit.dataset.node), false);
      }
    });

    const tools = one(".graph-tools", section);
    tools.hidden = false;
    one(".how", section).hidden = false;
    tools.addEventListener("click", (event) => {
      const what = event.target.dataset.do;
      if (what === "in") zoom(0.7);
      if (what === "out") zoom(1 / 0.7);
      if (what === "clear") clear();
      if (what === "changed") frame(changed());
      if (what === "all") {
        view = [...full];
        show();
      }
    });

    data.nodes.forEach((node, i) => {
      const article = articleOf.get(node.address);
      const body = article && one(".body", article);
      if (!body) return;
      const button = element("button", "Show in the graph", { type: "button", class: "locate" });
      button.addEventListener("click", () => {
        section.scrollIntoView({ block: "start" });
        choose(i, true);
        svg.focus({ preventScroll: true });
      });
      body.prepend(button);
    });
    if (full[2] > 2400 || full[3] > 1500) frame(changed().slice(0, 40));
    else show();
  };

  // A graph in a folded plan has no size yet: it is set up when the plan is unfolded.
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        explore(target);
      }
    },
    { rootMargin: "10000000px" },
  );
  for (const section of all("[data-graph]")) seen.observe(section);
})();
