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

  // A box that narrows the lists that follow it.
  function filter(where, lists, label, start) {
    var input = make("input", { type: "search", autocomplete: "off" });
    var status = make("p", { role: "status" });
    var tool = make("div", { class: "tool" });
    tool.append(field("narrow", label, input), status);
    where.before(tool);
    var entries = [];
    lists.forEach(function (list) {
      list.querySelectorAll("li").forEach(function (item) {
        entries.push({ item: item, text: fold(item.textContent) });
      });
    });
    function apply() {
      var words = fold(input.value).split(/\s+/).filter(Boolean), shown = 0;
      entries.forEach(function (entry) {
        var fits = words.every(function (word) { return entry.text.includes(word); });
        entry.item.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      lists.forEach(function (list) {
        var none = !list.querySelector("li:not([hidden])");
        list.hidden = none;
        var heading = list.previousElementSibling;
        if (heading && /^H\d$/.test(heading.tagName)) heading.hidden = none;
      });
      status.textContent = words.length ? told(WORDS.shown, { shown: shown, count: entries.length }) : "";
    }
    input.addEventListener("input", apply);
    input.value = start || "";
    apply();
    return input;
  }

  // Find: what was asked for in any page's search box.
  function find(main) {
    var lists = Array.from(main.querySelectorAll(".r-entry"));
    var asked = new URLSearchParams(location.search).get("q") || "";
    if (lists.length) filter(lists[0].previousElementSibling, lists, WORDS.find_all, asked).focus();
  }

  // Start: straight to a question, and a list of organisations that narrows as one types.
  function start() {
    var chooser = document.querySelector(".chooser");
    if (chooser) {
      main.querySelector("h2").after(chooser);
      chooser.hidden = false;
      chooser.addEventListener("submit", function (event) {
        event.preventDefault();
        var folder = document.getElementById("choose-group").value.replace(/\/?$/, "/");
        location.href = folder + document.getElementById("choose-question").value;
      });
    }
    var box = document.getElementById("organisations");
    if (box) filter(box, Array.from(box.querySelectorAll(".r-entry")), WORDS.type_name, "");
  }

  // Compare: up to five organisations, kept in the address.
  function compare() {
    var table = document.getElementById("compare");
    if (!table) return;
    var most = 5, bands = Array.from(document.querySelectorAll(".r-legend li"), function (li) {
      return li.textContent.trim();
    });
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
          if (band && now.size) cell.dataset.band = bands[band[1] - 1];
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

  var main = document.getElementById("main");
  if (main.classList.contains("kind-find")) find(main);
  if (main.classList.contains("kind-start")) start();
  if (main.classList.contains("kind-compare")) compare();
  var everyone = document.getElementById("everyone");
  if (everyone) sortable(everyone);
})();
