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
panel.listen = () => window.addEventListener("keydown", heard, true);

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
