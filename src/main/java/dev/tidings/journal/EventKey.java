package dev.tidings.journal;

import dev.tidings.feed.TenantId;

/** What names an event: the pair ({@code source}, {@code id}) within a tenant. */
public record EventKey(TenantId tenant, String source, String id) {}
