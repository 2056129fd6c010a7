const panel = this.closest(".talkwidget-panel");

// In a list or among radio buttons, arrows and letters choose. JupyterLab, to which they are commands (`b` makes a cell,
// `d d` deletes one), leaves its hands off elements with this attribute.
panel.addEventListener("focusin", ({ target }) => {
  if (target.matches("select, [type=radio]")) target.dataset.lmSuppressShortcuts = "true";
});

// Ctrl+Enter generates. It is heard before JupyterLab, which would run the cell again.
const heard = (event) => {
  if (!panel.isConnected) window.removeEventListener("keydown", heard, true);
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !panel.contains(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // The last letters reach the kernel before the click does.
  setTimeout(() => panel.querySelector(".talkwidget-generate").click(), 150);
};
window.addEventListener("keydown", heard, true);

// A browser lists only what contains the words in the field. So it is emptied while it has the focus.
panel.addEventListener("focusin", ({ target }) => {
  if (!target.matches(".talkwidget-language input")) return;
  target.placeholder = target.value;
  target.value = "";
});
panel.addEventListener("focusout", ({ target }) => {
  if (!target.matches(".talkwidget-language input") || target.value) return;
  target.value = target.placeholder;
  target.dispatchEvent(new Event("input", { bubbles: true }));
});

// A clip with its captions switched is a new video to the page; it goes on where the former was.
panel.addEventListener("change", ({ target }) => {
  const former = [...panel.querySelectorAll("video")].find((video) => !video.paused);
  if (!former || !target.matches(".talkwidget-after [type=checkbox]")) return;
  const observer = new MutationObserver(() => {
    const video = panel.querySelector("video");
    if (former.isConnected || !video) return;
    observer.disconnect();
    Object.assign(video, { currentTime: former.currentTime, muted: former.muted, volume: former.volume });
    video.play().catch(() => {});
  });
  observer.observe(panel, { childList: true, subtree: true });
});

// Files are checked before they are sent: a server drops the connection over a message of more than 10 MB.
const LIMIT = 9.5e6; // bytes
const SIDE = 2160; // pixels, the largest height of a video

async function scaled(file) {
  const picture = await createImageBitmap(file);
  const factor = Math.min(1, SIDE / Math.min(picture.width, picture.height));
  if (factor === 1 && file.size <= LIMIT) return file;
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: picture.width * factor, height: picture.height * factor });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
  return new File([blob], file.name, { type: "image/jpeg" });
}

function refusal(file, accept) {
  const kinds = accept.split(",").map((kind) => kind.split("/")[0].trim());
  if (file.type && !kinds.includes(file.type.split("/")[0])) {
    return `${file.name} is no ${kinds.includes("image") ? "picture" : "recording"}.`;
  }
  if (file.size <= LIMIT) return "";
  return `${file.name} is too large to upload (${(file.size / 1e6).toFixed(1)} MB of at most 10). Give its path instead.`;
}

function guard(input, note) {
  if (input.dataset.talkwidget) return;
  input.dataset.talkwidget = "guarded";
  const told = note?.textContent;
  const tell = (text) => {
    if (!note) return;
    note.textContent = text || told;
    note.classList.toggle("talkwidget-refused", Boolean(text));
    note.setAttribute("aria-live", "polite");
  };
  let checked = false;
  input.addEventListener(
    "change",
    async (event) => {
      if (checked) {
        checked = false;
        return;
      }
      event.stopImmediatePropagation();
      let [file] = input.files;
      if (!file) return;
      if (file.type.startsWith("image/") && input.accept.includes("image")) {
        file = await scaled(file).catch(() => file); // what the browser cannot read, the kernel may
      }
      const reason = refusal(file, input.accept);
      tell(reason);
      if (reason) return;
      const files = new DataTransfer();
      files.items.add(file);
      input.files = files.files;
      checked = true;
      input.dispatchEvent(new Event("change"));
    },
    true
  );
}

// The input of an upload button is not on the page: it is caught when the button opens it.
panel.addEventListener(
  "click",
  ({ target }) => {
    const upload = target.closest(".widget-upload");
    if (!upload) return;
    const note = upload.parentElement.querySelector(".talkwidget-upload-note span");
    const { click } = HTMLInputElement.prototype;
    const restore = () => (HTMLInputElement.prototype.click = click);
    HTMLInputElement.prototype.click = function () {
      restore();
      // Before the listener of ipywidgets, which was added earlier, only a listener that captures comes.
      if (this.type === "file") guard(this, note);
      return click.call(this);
    };
    setTimeout(restore);
  },
  true
);
