const panel = this.closest(".talkwidget-panel");

// In a list or among radio buttons, arrows and letters choose. JupyterLab, to which they are commands (`b` makes a cell,
// `d d` deletes one), leaves its hands off elements with this attribute.
panel.addEventListener("focusin", ({ target }) => {
  if (target.matches("select, [type=radio]")) target.dataset.lmSuppressShortcuts = "true";
});

// A clip with its captions switched is a new video to the page; it goes on where the former was.
panel.addEventListener("change", ({ target }) => {
  const place = panel.closest(".jp-OutputArea") ?? document.body;
  const former = [...place.querySelectorAll("video")].find((video) => !video.paused);
  if (!former || !target.matches(".talkwidget-after [type=checkbox]")) return;
  const observer = new MutationObserver(() => {
    const video = place.querySelector("video");
    if (former.isConnected || !video) return;
    observer.disconnect();
    Object.assign(video, { currentTime: former.currentTime, muted: former.muted, volume: former.volume });
    video.play().catch(() => {});
  });
  observer.observe(place, { childList: true, subtree: true });
});
