// Server-Sent Events off a response's body, as the HTML standard has them (section 9.2.6). The page's own EventSource
// would tell neither the status of a refusal nor the `retry:` of the server.

/** Calls `onFrame(name, id, data)` for each, in their order, and `onRetry(ms)`; ends when the body does. */
export async function read(body, onFrame, onRetry) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let name = "message";
  let id = null;
  let data = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += decoder.decode(value, { stream: true });
    const lines = rest.split(/\r\n|\n|\r(?!$)/); // a CR at the end may be the first half of a CRLF
    rest = lines.pop();
    for (const line of lines) {
      if (line === "") {
        if (data.length) onFrame(name, id, data.join("\n"));
        name = "message";
        id = null;
        data = [];
        continue;
      }
      const [, field, text] = /^([^:]*):? ?(.*)$/s.exec(line);
      if (field === "data") data.push(text);
      else if (field === "event") name = text;
      else if (field === "id") id = text;
      else if (field === "retry" && /^\d+$/.test(text)) onRetry(Number(text));
    }
  }
}
