import assert from "node:assert/strict";
import { test } from "node:test";
import { safeUrl } from "../../main/client/tidings.js";

for (const url of ["https://shop.example/a?b=c:d#e", "HTTP://x", "/orders/1:2", "orders", "?a=b:c", "#x", "./a:b", ""]) {
  test(`a link may lead to ${JSON.stringify(url)}`, () => assert.equal(safeUrl(url), url));
}

for (const url of [
  "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "\u0001javascript:alert(1)",
  "data:text/html,x", "vbscript:x", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "blob:x", "mailto:a@b", null, undefined, 7, {},
]) {
  test(`no link leads to ${JSON.stringify(url)}`, () => assert.equal(safeUrl(url), null));
}
