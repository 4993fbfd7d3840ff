// Shows how a page drives Jointspace in a frame. Everything that is said is described in docs/embedding.md.

// The studio may stand on another site; this page then tells it by "host" from where it may be spoken to.
const studio = new URL(new URLSearchParams(location.search).get("studio") ?? "./", location.href);
const frame = document.getElementById("frame");
const log = document.getElementById("log");
const source = new URL("embed.html", studio);
source.searchParams.set("host", location.origin);

const chinese = {
  title: "网页中的机械臂",
  text: "下面的框架就是 Jointspace。框架下方的按钮属于本网页：它们用消息控制框架。",
  load: "加载“叠三层”",
  reset: "重置到种子 7",
  run: "运行专家，4 倍速",
  pause: "暂停",
  state: "询问状态",
  said: "对话记录",
};
if (navigator.language.toLowerCase().startsWith("zh")) {
  document.documentElement.lang = "zh-CN";
  for (const element of document.querySelectorAll("[data-words]")) element.textContent = chinese[element.dataset.words];
}

// What "Stack three" looks like as a scene document; see the scene language in the README.
const stack = {
  v: 1,
  title: { en: "Stack three", zh: "叠三层" },
  objects: [
    { id: "big", kind: "box", size: [0.04, 0.04, 0.03], mass: 0.05, color: "blue" },
    { id: "mid", kind: "box", size: [0.03, 0.03, 0.03], mass: 0.03, color: "green" },
    { id: "small", kind: "box", size: [0.025, 0.025, 0.025], mass: 0.02, color: "red" },
  ],
  reset: { place: [{ of: ["big", "mid", "small"], in: { ring: [0.14, 0.26, -50, 50] }, yaw: [-45, 45], gap: 0.04 }] },
  goal: { all: [{ stack: [["big", "mid", "small"]] }, { robotStill: [] }] },
  fail: { dropped: { some: ["*", { fell: ["$"] }] } },
  episode: { limitS: 60, dwellS: 1 },
};

let requests = 0;

function say(message) {
  requests += 1;
  frame.contentWindow.postMessage({ jointspace: 1, requestId: `demo-${requests}`, ...message }, studio.origin);
  note("→", message.type === "load" ? { type: "load" } : message);
}

function note(arrow, message) {
  const line = document.createElement("li");
  line.textContent = `${arrow} ${JSON.stringify(message)}`;
  log.prepend(line);
}

window.addEventListener("message", ({ source: from, origin, data }) => {
  if (from !== frame.contentWindow || origin !== studio.origin || data?.jointspace !== 1) return;
  note("←", data);
});

document.getElementById("load").onclick = () => say({ type: "load", scene: JSON.stringify(stack) });
document.getElementById("reset").onclick = () => say({ type: "reset", seed: 7 });
document.getElementById("run").onclick = () => say({ type: "run", lead: "expert", speed: 4 });
document.getElementById("pause").onclick = () => say({ type: "pause" });
document.getElementById("state").onclick = () => say({ type: "state" });

frame.src = source.href;
