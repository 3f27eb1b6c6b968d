package io.fluentopenai.client.internal;

import org.jspecify.annotations.Nullable;

/** Errors of accounts with nothing left to spend. */
public final class Quota {
    private Quota() {}

    /** Returns whether an error's code or type says that the quota is used up, which no wait changes. */
    public static boolean isUsedUp(@Nullable String code, @Nullable String type) {
        return isUsedUp(code) || isUsedUp(type);
    }

    private static boolean isUsedUp(@Nullable String word) {
        return "insufficient_quota".equals(word)
                || "billing_hard_limit_reached".equals(word)
                || "billing_not_active".equals(word);
    }
}
