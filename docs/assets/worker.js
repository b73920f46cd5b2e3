/* A browser starts no worker from a file. The search of this site is one: so that it works without a
   server, a page in a hidden frame stands in for the worker, and the two send each other messages. */
"use strict";
(() => {
  if (location.protocol !== "file:") return;

  /* What a worker finds in its own world; as text, because it runs in the frame. */
  const inside = `
    postMessage = (message) => parent.postMessage(message, "*");
    importScripts = (...addresses) => addresses.reduce(
      (before, address) => before.then(() => new Promise((loaded) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = loaded;
        document.body.appendChild(script);
      })), Promise.resolve());`;

  class FrameWorker extends EventTarget {
    constructor(address) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      document.body.appendChild(this.frame);
      const page = this.frame.contentWindow;
      this.heard = (event) => {
        if (event.source !== this.frame.contentWindow) return;
        const message = new MessageEvent("message", { data: event.data });
        this.dispatchEvent(message);
        if (this.onmessage) this.onmessage(message);
      };
      window.addEventListener("message", this.heard);
      page.document.open();
      page.document.write(`<html><body><script>${inside}</script><script src="${address}"></script></body></html>`);
      page.document.close();
      /* Only now: to open the page anew has taken away what listened before. */
      this.ready = new Promise((loaded) => { page.onload = loaded; });
    }

    postMessage(message) {
      this.ready.then(() => {
        const data = structuredClone(message);
        this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data }));
      });
    }

    terminate() {
      window.removeEventListener("message", this.heard);
      this.frame.remove();
    }
  }

  window.Worker = FrameWorker;
})();
