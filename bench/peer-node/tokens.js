import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

/** Verifies JWTs signed with RS256 by a key of the set; answers the user, or undefined. */
export function verifier({ keys, issuer, audience }) {
  const byId = new Map();
  for (const jwk of JSON.parse(readFileSync(keys, "utf8")).keys) {
    byId.set(jwk.kid, createPublicKey({ key: jwk, format: "jwk" }));
  }
  return (authorization) => {
    if (!authorization?.startsWith("Bearer ")) return undefined;
    const [head, claims, signature] = authorization.slice("Bearer ".length).split(".");
    if (signature === undefined) return undefined;
    const { alg, kid } = decoded(head);
    const key = byId.get(kid);
    if (alg !== "RS256" || key === undefined) return undefined;
    if (!verify("RSA-SHA256", Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, "base64url"))) {
      return undefined;
    }
    const { iss, aud, exp, sub } = decoded(claims);
    const isMeant = iss === issuer && (aud === audience || aud?.includes?.(audience));
    return isMeant && exp * 1000 > Date.now() ? sub : undefined;
  };
}

function decoded(part) {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return {};
  }
}
