package io.fluentopenai.proxy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy does, apart from where it listens.
 *
 * @param authentication null if everybody may use it
 * @param metricsToken what {@code /metrics} is shown for on the port of the API; null for nobody
 * @param modelSearchBytes how much of a body is kept back until its model is known, where it must be
 */
record ProxySettings(
        Upstream upstream,
        @Nullable AuthenticationFilter authentication,
        Rules rules,
        Limits limits,
        LimitStore store,
        String prefix,
        HeaderRules headers,
        ClientAddress addresses,
        boolean requireHttps,
        @Nullable String metricsToken,
        int maxOpenRequests,
        int modelSearchBytes,
        Duration authenticationTimeout,
        Duration connectTimeout,
        Duration upstreamTimeout,
        Duration clientTimeout) {}
