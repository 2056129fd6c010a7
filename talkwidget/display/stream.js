// Plays a fragmented MP4 that is still growing, then lets the plain video that replaces it go on from there.

const WIDEST = 640; // pixels, as the plain video
const HAND_OVER_MS = 10000;

function render({ model, el }) {
  const video = document.createElement("video");
  const status = document.createElement("div");
  Object.assign(video, { controls: true, playsInline: true, hidden: true });
  Object.assign(video.style, { width: "100%", height: "auto" });
  status.style.fontSize = "small";
  status.setAttribute("role", "status");
  el.classList.add("talkwidget-stream");
  el.append(video, status);

  video.addEventListener("loadedmetadata", () => {
    video.style.maxWidth = `${Math.min(video.videoWidth, WIDEST)}px`;
  });

  const queue = [];
  let media = null;
  let buffer = null;
  let taken = 0; // bytes, in order and without a gap
  let needed = 0; // seconds of film ahead before playing
  let held = true; // playing waits for us, not for the viewer
  let complete = false;

  const ahead = () => (video.buffered.length ? video.buffered.end(video.buffered.length - 1) - video.currentTime : 0);

  function tell() {
    const buffering = held && ahead() < needed ? ` · buffering ${ahead().toFixed(1)} of ${needed.toFixed(1)} s` : "";
    status.textContent = model.get("status") + buffering;
  }

  function caption() {
    const captions = model.get("captions");
    if (!captions || video.querySelector("track")) return;
    const track = document.createElement("track");
    const source = URL.createObjectURL(new Blob([captions], { type: "text/vtt" }));
    track.addEventListener("load", () => URL.revokeObjectURL(source));
    Object.assign(track, { kind: "captions", label: "Captions", src: source, default: true });
    video.append(track);
  }

  async function play() {
    const talking = [...document.querySelectorAll("video")].some((other) => !other.paused && !other.muted);
    if (talking) return; // one at a time: this one waits for the viewer
    try {
      await video.play();
    } catch {
      video.muted = true; // a browser plays no sound before the viewer has touched the page
      await video.play().catch(() => {});
    }
  }

  function advance() {
    if (buffer === null || buffer.updating || media.readyState !== "open") {
      tell();
      return;
    }
    if (queue.length) {
      buffer.appendBuffer(queue.shift());
      return;
    }
    if (complete) media.endOfStream();
    // The first picture may come a little later than zero, and a player would wait there for ever.
    if (video.buffered.length && video.currentTime < video.buffered.start(0)) {
      video.currentTime = video.buffered.start(0);
    }
    if (held && video.buffered.length && (complete || ahead() >= needed)) {
      held = false;
      play();
    }
    tell();
  }

  function take(offset, view) {
    if (offset > taken || offset + view.byteLength <= taken) return;
    queue.push(new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice(taken - offset));
    taken = offset + view.byteLength;
    advance();
  }

  function handOver() {
    const playing = held || !video.paused;
    const places = [];
    for (let place = el.parentNode; place; place = place.parentNode ?? place.host) places.push(place);
    const observer = new MutationObserver(() => {
      const place = places.find((candidate) => candidate.isConnected);
      const plain = [...(place?.querySelectorAll?.("video") ?? [])].find((other) => other !== video);
      if (el.isConnected || !plain) return;
      observer.disconnect();
      const start = video.buffered.length ? video.buffered.start(0) : 0;
      Object.assign(plain, { muted: video.muted, volume: video.volume });
      plain.currentTime = Math.max(0, video.currentTime - start);
      if (playing) plain.play().catch(() => {});
    });
    observer.observe(document, { childList: true, subtree: true });
    setTimeout(() => observer.disconnect(), HAND_OVER_MS);
  }

  function heard(message, buffers) {
    if (message.type === "fragment") {
      needed = message.needed;
      take(message.offset, buffers[0]);
    } else if (message.type === "end") {
      complete = true;
      handOver();
    }
  }
  const backlog = () => take(0, model.get("backlog"));

  function open() {
    const mime = model.get("mime");
    if (!mime || media !== null || !window.MediaSource?.isTypeSupported(mime)) return;
    media = new MediaSource();
    video.src = URL.createObjectURL(media);
    video.hidden = false;
    media.addEventListener("sourceopen", () => {
      URL.revokeObjectURL(video.src);
      buffer = media.addSourceBuffer(mime);
      buffer.addEventListener("updateend", advance);
      advance();
    });
    video.addEventListener("waiting", () => {
      if (complete) return;
      held = true; // better one longer wait than many short ones
      video.pause();
      tell();
    });
  }

  model.on("msg:custom", heard);
  model.on("change:mime", open);
  model.on("change:backlog", backlog);
  model.on("change:status", tell);
  model.on("change:captions", caption);
  open();
  caption();
  backlog();
  tell();
}

export default { render };
