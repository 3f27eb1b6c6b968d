package io.fluentopenai.proxy.internal.exchange;

import io.fluentopenai.proxy.auth.AuthenticationFilter;
import io.fluentopenai.proxy.internal.request.ClientAddress;
import io.fluentopenai.proxy.internal.request.Cors;
import io.fluentopenai.proxy.limit.LimitStore;
import io.fluentopenai.proxy.limit.Limits;
import java.time.Duration;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a proxy, without its ports.
 *
 * @param authentication null if everybody may use it
 * @param rules whether an operation is allowed, by its method and the decoded path below {@code /v1}
 * @param metricsToken what {@code /metrics} is shown for on the port of the API; null for nobody
 * @param modelSearchBytes how much of a body is kept back until its model is known, where it must be
 */
public record ProxyConfiguration(
        UpstreamServer upstream,
        @Nullable AuthenticationFilter authentication,
        BiPredicate<String, String> rules,
        Limits limits,
        LimitStore store,
        String prefix,
        HeaderRules headers,
        Cors cors,
        ClientAddress addresses,
        boolean requireHttps,
        @Nullable String metricsToken,
        int maxOpenRequests,
        int modelSearchBytes,
        Duration authenticationTimeout,
        Duration connectTimeout,
        Duration upstreamTimeout,
        Duration clientTimeout) {}
