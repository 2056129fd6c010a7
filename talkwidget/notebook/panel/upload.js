// Files are checked before they are sent, and large ones go in pieces: a server drops the connection over a message of
// more than 10 MB, and the kernel never hears of it.
const PIECE = 9e6; // bytes
const LIMIT = 200e6; // bytes
const SIDE = 2160; // pixels, the largest height of a video
const PATIENCE = 60000; // ms for the kernel to answer a piece

const noteOf = (upload) => upload.parentElement.querySelector(".talkwidget-upload-note span");

function tell(upload, text) {
  const note = noteOf(upload);
  upload.dataset.told ??= note.textContent;
  note.textContent = text || upload.dataset.told;
  note.classList.toggle("talkwidget-refused", Boolean(text));
  note.setAttribute("aria-live", "polite");
}

async function scaled(file) {
  const picture = await createImageBitmap(file);
  const factor = Math.min(1, SIDE / Math.min(picture.width, picture.height));
  if (factor === 1 && file.size <= PIECE) return file;
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: picture.width * factor, height: picture.height * factor });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
  return new File([blob], file.name, { type: "image/jpeg" });
}

// By its type where the button names types, which not every file has; else by its ending.
function fits(file, kind) {
  if (kind.startsWith(".")) return file.name.toLowerCase().endsWith(kind);
  return !file.type || file.type.split("/")[0] === kind.split("/")[0];
}

function refusal(file, accept) {
  const kinds = accept.split(",");
  const [what, otherwise] =
    kinds[0][0] === "." ? ["table", "Split it."] : [kinds[0] === "image/*" ? "picture" : "recording", "Give its path instead."];
  if (!kinds.some((kind) => fits(file, kind))) return `${file.name} is no ${what}.`;
  if (file.size <= LIMIT) return "";
  return `${file.name} is too large to upload (${(file.size / 1e6).toFixed(1)} MB of at most 200). ${otherwise}`;
}

// The input of an upload button is not on the page: it is caught when the button opens it.
function withInput(upload, use) {
  const { click } = HTMLInputElement.prototype;
  const restore = () => (HTMLInputElement.prototype.click = click);
  HTMLInputElement.prototype.click = function () {
    restore();
    if (this.type !== "file") return click.call(this);
    guard(this, upload);
    return use(this, () => click.call(this));
  };
  setTimeout(restore);
}

// Hand a file to an upload button, as if it were chosen there.
function put(input, file) {
  const files = new DataTransfer();
  files.items.add(file);
  input.files = files.files;
  input.dataset.checked = "yes";
  input.dispatchEvent(new Event("change"));
}

function answer(upload, text) {
  return new Promise((done, fail) => {
    const look = () => noteOf(upload).textContent.startsWith(text);
    const late = setTimeout(() => fail(new Error("no answer")), PATIENCE);
    const end = () => {
      observer.disconnect();
      clearTimeout(late);
      done();
    };
    const observer = new MutationObserver(() => look() && end());
    observer.observe(upload.parentElement, { childList: true, subtree: true, characterData: true });
  });
}

async function send(upload, input, file) {
  tell(upload, "");
  if (file.size <= PIECE) return put(input, file);
  const count = Math.ceil(file.size / PIECE);
  const id = Math.random().toString(36).slice(2);
  for (let number = 1; number <= count; number += 1) {
    const piece = file.slice((number - 1) * PIECE, number * PIECE, file.type);
    const received = number < count ? answer(upload, `Received ${number} of ${count}`) : null;
    put(input, new File([piece], `${file.name}.part-${number}-of-${count}-${id}`, { type: file.type }));
    try {
      await received;
    } catch {
      return tell(upload, `${file.name} did not arrive: the kernel is busy or gone. Try again, or give its path.`);
    }
  }
}

function guard(input, upload) {
  if (input.dataset.talkwidget) return;
  input.dataset.talkwidget = "guarded";
  // Before the listener of ipywidgets, which was added earlier, only a listener that captures comes.
  input.addEventListener(
    "change",
    async (event) => {
      if (input.dataset.checked) {
        delete input.dataset.checked;
        return;
      }
      event.stopImmediatePropagation();
      let [file] = input.files;
      if (!file) return;
      if (file.type.startsWith("image/") && input.accept.includes("image")) {
        file = await scaled(file).catch(() => file); // what the browser cannot read, the kernel may
      }
      const reason = refusal(file, input.accept);
      if (reason) tell(upload, reason);
      else await send(upload, input, file);
    },
    true
  );
}

panel.addEventListener(
  "click",
  ({ target }) => {
    const upload = target.closest(".widget-upload");
    if (upload && !upload.dataset.filling) withInput(upload, (_, open) => open());
  },
  true
);
