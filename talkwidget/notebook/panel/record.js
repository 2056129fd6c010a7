// Camera and microphone, where the browser lends them: on localhost, over HTTPS, and in Colab.
const EVERY = 500; // ms between looks at whether the panel is still there
const running = new WeakMap(); // for each button, what its next press does

if (navigator.mediaDevices?.getUserMedia && window.MediaRecorder) panel.classList.add("talkwidget-records");

function deliver(upload, file) {
  upload.dataset.filling = "yes";
  withInput(upload, (input) => send(upload, input, file));
  upload.click();
  delete upload.dataset.filling;
}

function denied(error, device) {
  if (error.name === "NotAllowedError") return `The browser does not lend the ${device}. Allow it beside the address.`;
  return `No ${device} was found.`;
}

async function start(button) {
  const upload = button.closest(".talkwidget-card").querySelector(".widget-upload");
  const camera = button.classList.contains("talkwidget-camera");
  const label = button.textContent;
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia(camera ? { video: { width: { ideal: 1920 } } } : { audio: true });
  } catch (error) {
    tell(upload, denied(error, camera ? "camera" : "microphone"));
    return;
  }
  const view = document.createElement("video");
  const end = () => {
    clearInterval(watch);
    for (const track of stream.getTracks()) track.stop();
    view.remove();
    running.delete(button);
    button.textContent = label;
  };
  const watch = setInterval(() => button.isConnected || end(), EVERY);
  tell(upload, "");
  if (camera) {
    Object.assign(view, { srcObject: stream, autoplay: true, muted: true, playsInline: true });
    view.className = "talkwidget-viewfinder";
    button.parentElement.after(view);
    button.textContent = "Use this picture";
    running.set(button, async () => {
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width: view.videoWidth, height: view.videoHeight });
      canvas.getContext("2d").drawImage(view, 0, 0);
      end();
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.95));
      deliver(upload, new File([blob], "photo.jpg", { type: "image/jpeg" }));
    });
    return;
  }
  const recorder = new MediaRecorder(stream);
  const pieces = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  recorder.onstop = () => {
    const ending = recorder.mimeType.includes("mp4") ? "m4a" : "webm";
    deliver(upload, new File(pieces, `recording.${ending}`, { type: `audio/${ending}` }));
  };
  recorder.start();
  button.textContent = "Stop recording";
  running.set(button, () => {
    recorder.stop();
    end();
  });
}

panel.addEventListener("click", ({ target }) => {
  const button = target.closest(".talkwidget-record");
  if (button) (running.get(button) ?? start)(button);
});
