// Conveniences. Every page and every number can be reached without this script.
(function () {
  "use strict";

  // A sentence of WORDS, which stand before this script, with its gaps filled.
  function told(sentence, gaps) {
    return sentence.replace(/\{(\w+)\}/g, function (_, name) { return String(gaps[name]); });
  }

  function make(tag, attributes, text) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      node.setAttribute(name, attributes[name]);
    });
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function field(id, label, control) {
    var box = make("div", { class: "field" });
    control.id = id;
    box.append(make("label", { for: id }, label), control);
    return box;
  }

  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  function grams(text) {
    var found = new Set();
    for (var size = 2; size < 4; size++) {
      for (var at = 0; at + size <= text.length; at++) found.add(text.slice(at, at + size));
    }
    return found;
  }

  // A box that narrows the lists that follow it.
  function filter(where, lists, label, start, keep) {
    var input = make("input", { type: "search", autocomplete: "off" });
    var status = make("p", { role: "status" });
    var tool = make("div", { class: "tool" });
    var near = make("ul", { class: "near" });
    tool.append(field("narrow", label, input), status, near);
    where.before(tool);
    var entries = [];
    lists.forEach(function (list) {
      list.querySelectorAll("li").forEach(function (item) {
        var text = fold(item.textContent);
        entries.push({ item: item, text: text, parts: text.split(/[^a-z0-9_]+/).filter(Boolean) });
      });
    });
    // A short word is the start of one, such as a code; a longer one may stand inside.
    function holds(entry, word) {
      return entry.parts.some(function (part) { return part.startsWith(word); }) ||
        (word.length > 3 && entry.text.includes(word));
    }
    // Nothing fits: the entries whose words are most like those that were typed.
    function alike(word, part) {
      var one = grams(word), other = grams(part), same = 0;
      one.forEach(function (gram) { same += other.has(gram) ? 1 : 0; });
      return 2 * same / (one.size + other.size || 1);
    }
    function nearest(words) {
      var found = entries.map(function (entry) {
        var best = words.map(function (word) {
          return Math.max.apply(null, entry.parts.map(function (part) { return alike(word, part); }));
        });
        return { item: entry.item, like: best.reduce(function (a, b) { return a + b; }, 0) / best.length };
      });
      found = found.filter(function (one) { return one.like > 0.4; });
      found.sort(function (a, b) { return b.like - a.like; });
      near.replaceChildren.apply(near, found.slice(0, 5).map(function (one) {
        var copy = one.item.cloneNode(true);
        copy.hidden = false;
        return copy;
      }));
    }
    function apply() {
      var words = fold(input.value).split(/\s+/).filter(Boolean), shown = 0;
      entries.forEach(function (entry) {
        var fits = words.every(function (word) { return holds(entry, word); });
        entry.item.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      if (!shown && words.length) nearest(words);
      else near.replaceChildren();
      if (keep) keep(input.value);
      lists.forEach(function (list) {
        var none = !list.querySelector("li:not([hidden])");
        list.hidden = none;
        var heading = list.previousElementSibling;
        if (heading && /^H\d$/.test(heading.tagName)) heading.hidden = none;
      });
      status.textContent = !words.length ? "" : shown ? told(WORDS.shown, { shown: shown, count: entries.length }) :
        near.firstChild ? WORDS.nearest : WORDS.nothing;
    }
    input.addEventListener("input", apply);
    input.value = start || "";
    apply();
    return input;
  }

  // What bands are called, by their number: there may be three, five or seven.
  function bands() {
    var names = {};
    document.querySelectorAll(".r-legend li").forEach(function (li) {
      var fill = /fill-(\d)/.exec(li.querySelector(".swatch").className);
      if (fill) names[fill[1]] = li.textContent.trim();
    });
    return names;
  }

  // Find: what was asked for in any page's search box.
  function find(main) {
    var lists = Array.from(main.querySelectorAll(".r-entry"));
    var asked = new URLSearchParams(location.search).get("q") || "";
    function keep(typed) {
      history.replaceState(null, "", typed ? "?q=" + encodeURIComponent(typed) : location.pathname);
    }
    if (lists.length) filter(lists[0].previousElementSibling, lists, WORDS.find_all, asked, keep).focus();
  }

  // Start: straight to a question, and a list of organisations that narrows as one types.
  function start() {
    var chooser = document.querySelector(".chooser");
    if (chooser) {
      main.querySelectorAll("h2")[1].after(chooser);
      chooser.hidden = false;
      chooser.addEventListener("submit", function (event) {
        event.preventDefault();
        var folder = document.getElementById("choose-group").value.replace(/\/?$/, "/");
        location.href = folder + document.getElementById("choose-question").value;
      });
    }
    var box = document.getElementById("organisations");
    if (box) filter(box, Array.from(box.querySelectorAll(".r-entry")), WORDS.type_name, "");
    var last = mine();
    if (last && box) {
      var again = make("p", { class: "again" });
      again.append(WORDS.again + " ", make("a", { href: last.href }, last.name));
      box.before(again);
    }
  }

  // Compare: up to five organisations, kept in the address.
  function compare() {
    var table = document.getElementById("compare");
    if (!table) return;
    var most = 5, named = bands();
    var names = Array.from(table.tHead.rows[0].cells, function (cell) { return cell.textContent; }).slice(1);
    var tool = make("div", { class: "tool" }), set = make("fieldset"), fields = make("div", { class: "fields" });
    set.append(make("legend", {}, told(WORDS.choose, { most: most })), fields);
    var status = make("p", { role: "status" }), selects = [];
    for (var i = 0; i < most; i++) {
      var select = make("select");
      select.append(make("option", { value: "" }, WORDS.none));
      names.forEach(function (name, at) { select.append(make("option", { value: String(at) }, name)); });
      select.addEventListener("change", function () { keep(); apply(); });
      fields.append(field("choice-" + (i + 1), told(WORDS.choice, { number: i + 1 }), select));
      selects.push(select);
    }
    var all = make("button", { type: "button" }, WORDS.show_all);
    all.addEventListener("click", function () {
      selects.forEach(function (one) { one.value = ""; });
      keep();
      apply();
    });
    fields.append(all);
    tool.append(set, status);
    table.closest(".scroll").before(tool);

    function chosen() {
      return selects.map(function (one) { return one.value; }).filter(Boolean).map(Number);
    }
    function key(name) { return name.toLowerCase().replace(/[^a-z0-9]+/g, "-"); }
    function keep() {
      var keys = chosen().map(function (at) { return key(names[at]); });
      history.replaceState(null, "", "#with=" + keys.join(","));
    }
    function apply() {
      var now = new Set(chosen());
      table.classList.toggle("few", now.size > 0);
      Array.from(table.rows).forEach(function (row) {
        Array.from(row.cells).forEach(function (cell, at) {
          if (at === 0) return;
          cell.hidden = now.size > 0 && !now.has(at - 1);
          var band = /\bb([1-7])\b/.exec(cell.className);
          if (band && now.size) cell.dataset.band = named[band[1]];
          else delete cell.dataset.band;
        });
      });
      status.textContent = told(now.size ? WORDS.shown : WORDS.all_shown, { shown: now.size, count: names.length });
    }
    function read() {
      var kept = /^#with=([a-z0-9,-]+)$/.exec(location.hash), keys = names.map(key);
      (kept ? kept[1].split(",") : []).slice(0, most).forEach(function (name, i) {
        var at = keys.indexOf(name);
        if (at >= 0) selects[i].value = String(at);
      });
      apply();
    }
    window.addEventListener("hashchange", read);
    read();
  }

  // Tables of all organisations: a heading sorts its column.
  function sortable(table) {
    var body = table.tBodies[0], heads = Array.from(table.tHead.rows[0].cells);
    function key(row, at) {
      var text = row.cells[at].textContent.trim();
      var number = parseFloat(text.replace(/,/g, "").replace("\u2212", "-"));
      return /^[\d\u2212-]/.test(text) && !isNaN(number) ? number : fold(text);
    }
    heads.forEach(function (head, at) {
      var button = make("button", { class: "sort", type: "button" }, head.textContent);
      head.replaceChildren(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        var rows = Array.from(body.rows).sort(function (a, b) {
          var x = key(a, at), y = key(b, at);
          var order = typeof x === typeof y ? (x < y ? -1 : x > y ? 1 : 0) : typeof x === "number" ? -1 : 1;
          return typeof x === typeof y && down ? -order : order;
        });
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        body.append.apply(body, rows);
      });
    });
  }

  // Rows as a file for spreadsheets, which take text that starts with a sign for a formula.
  function csv(name, heads, rows) {
    function plain(text) {
      text = String(text);
      if (/^[\u2212-]?\d[\d,]*(\.\d+)?$/.test(text)) return text.replace(/,/g, "").replace("\u2212", "-");
      if (/^[=+\-@\t\r]/.test(text)) text = "'" + text;
      return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    }
    var lines = [heads].concat(rows).map(function (row) {
      return heads.map(function (_, at) { return plain(row[at]); }).join(",");
    });
    var line = make("p", { class: "csv" });
    line.append(make("a", { download: name + ".csv",
      href: "data:text/csv;charset=utf-8,\ufeff" + encodeURIComponent(lines.join("\r\n") + "\r\n") }, WORDS.download));
    return line;
  }

  // A chart as a picture of its own: the colours of the page's classes stand in it.
  function drawn(svg) {
    var copy = svg.cloneNode(true), copies = copy.querySelectorAll("*");
    Array.from(svg.querySelectorAll("*")).forEach(function (node, at) {
      var look = getComputedStyle(node);
      if (/^(title|desc)$/.test(node.tagName)) return;
      copies[at].removeAttribute("class");
      copies[at].setAttribute("fill", look.fill);
      copies[at].setAttribute("stroke", look.stroke);
      if (node.tagName === "text") {
        copies[at].setAttribute("font-size", parseFloat(look.fontSize));
        copies[at].setAttribute("font-weight", look.fontWeight);
      }
    });
    var box = svg.viewBox.baseVal, paper = document.createElementNS(svg.namespaceURI, "rect");
    paper.setAttribute("width", box.width);
    paper.setAttribute("height", box.height);
    paper.setAttribute("fill", getComputedStyle(document.documentElement).getPropertyValue("--paper") || "#fff");
    copy.insertBefore(paper, copy.querySelector(":scope > :not(title):not(desc)"));
    copy.setAttribute("xmlns", svg.namespaceURI);
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height);
    copy.setAttribute("font-family", "sans-serif");
    return new XMLSerializer().serializeToString(copy);
  }
  function take(href, name) {
    var link = make("a", { href: href, download: name });
    document.body.append(link);
    link.click();
    link.remove();
  }
  function save(figure, name) {
    var svg = figure.querySelector("svg"), line = make("p", { class: "save" });
    var title = svg.querySelector("title").textContent;
    [["SVG", function (address) { take(address, name + ".svg"); }], ["PNG", function (address) {
      var picture = new Image(), box = svg.viewBox.baseVal, times = 3;
      picture.onload = function () {
        var canvas = make("canvas", { width: Math.ceil(box.width * times), height: Math.ceil(box.height * times) });
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        take(canvas.toDataURL("image/png"), name + ".png");
      };
      picture.src = address;
    }]].forEach(function (kind) {
      var button = make("button", { type: "button", "aria-label": told(WORDS.save_as, { kind: kind[0], title: title }) }, kind[0]);
      button.addEventListener("click", function () {
        kind[1]("data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawn(svg)));
      });
      line.append(button);
    });
    figure.append(line);
  }

  // The organisation that was looked at last: kept in this browser alone, and marked in what follows.
  function mine(seen) {
    try {
      if (seen) localStorage.setItem("surveybench", JSON.stringify(seen));
      return JSON.parse(localStorage.getItem("surveybench"));
    } catch (_) { return null; }
  }
  function mark(table) {
    var last = mine();
    if (!last) return;
    Array.from(table.tBodies[0].rows, function (row) { return row.cells[0]; }).forEach(function (head) {
      if (head.textContent.trim() === last.name) head.parentNode.classList.add("mine");
    });
    document.querySelectorAll(".c-ranking circle > title").forEach(function (title) {
      if (title.textContent === last.name) title.parentNode.classList.add("mine");
    });
  }

  var main = document.getElementById("main");
  if (main.classList.contains("kind-organisation")) {
    var trail = document.querySelectorAll(".trail a"), home = trail[1];
    mine({ name: (home || main.querySelector("h1")).textContent.trim(), href: (home || location).href });
  }
  window.surveybench = { make: make, field: field, told: told, mine: mine, save: save, csv: csv, bands: bands };
  document.querySelectorAll("figure.chart").forEach(function (figure) {
    var page = location.pathname.split("/").slice(-2).join("-").replace(/\.html$/, "");
    save(figure, page + "-" + figure.id);
  });
  if (main.classList.contains("kind-find")) find(main);
  if (main.classList.contains("kind-start")) start();
  if (main.classList.contains("kind-compare")) compare();
  var everyone = document.getElementById("everyone");
  [everyone].concat(Array.from(main.querySelectorAll(".kind-map .compare"))).filter(Boolean).forEach(function (table) {
    sortable(table);
    mark(table);
  });
})();
