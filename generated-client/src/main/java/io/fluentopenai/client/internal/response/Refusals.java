package io.fluentopenai.client.internal.response;

import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.error.ApiError;
import io.fluentopenai.client.internal.Secrets;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Messages for error statuses of gateways and proxies in front of the API, whose bodies do not help. */
public final class Refusals {
    private static final int PROXY_AUTHENTICATION = 407;

    private Refusals() {}

    /**
     * Returns the error of an answer with an error status: from its body, or from its status if the body is not the API's.
     *
     * @param url what was asked
     * @param sent the headers of the request
     * @param proxies what the HTTP client asks which proxy to use; null for the JVM's default
     * @param body what the server wrote, without credentials
     */
    public static ApiError read(
            URI url, HttpHeaders sent, @Nullable ProxySelector proxies, ResponseInfo answer, String body) {
        String meaning = null;
        if (answer.status() >= 300 && answer.status() < 400) {
            meaning = redirect(url, sent, answer);
        } else if (answer.status() == PROXY_AUTHENTICATION) {
            meaning = proxyAuthentication(Route.of(url, proxies), sent, answer);
        }
        return meaning == null ? ApiError.parse(body) : new ApiError(meaning, null, null, null, body);
    }

    /** The same error, of which the end did not arrive. */
    public static ApiError cut(ApiError error) {
        String came = error.message();
        return new ApiError(
                came == null
                        ? "the error body did not arrive"
                        : came.concat(" (the rest of this error did not arrive)"),
                error.type(),
                error.code(),
                error.param(),
                error.body());
    }

    private static @Nullable String redirect(URI url, HttpHeaders sent, ResponseInfo answer) {
        String location = answer.header("location");
        if (location == null || location.isBlank()) {
            return null;
        }
        URI target = null;
        try {
            target = url.resolve(location.strip());
        } catch (IllegalArgumentException notAUrl) {
            // Then it cannot be told which part of it is secret.
        }
        boolean toTls = target != null
                && "http".equals(url.getScheme())
                && "https".equals(target.getScheme())
                && String.valueOf(url.getHost()).equalsIgnoreCase(target.getHost());
        return "redirect to " + (target == null ? "an invalid URL" : quoted(target, sent))
                + ", which the client does not follow. "
                + (toTls ? "Use https:// in the base URL" : "Check the base URL or your gateway");
    }

    /** A URL as far as it cannot hold a secret: without user, query, fragment and parameters. */
    private static String quoted(URI target, HttpHeaders sent) {
        StringBuilder out = new StringBuilder();
        if (target.getScheme() != null) {
            out.append(target.getScheme()).append(':');
        }
        String authority = target.getRawAuthority();
        if (authority != null) {
            out.append("//").append(authority.substring(authority.lastIndexOf('@') + 1));
        }
        String path = target.getRawPath() == null ? "" : target.getRawPath();
        return Secrets.mask(out.append(path.replaceAll(";[^/]*", "")).toString(), sent);
    }

    private static String proxyAuthentication(Route route, HttpHeaders sent, ResponseInfo answer) {
        List<String> schemes = answer.headers().allValues("proxy-authenticate").stream()
                .map(value -> value.strip().split("[ ,]", 2)[0])
                .collect(Collectors.toList());
        String who = route.proxy() == null ? "a proxy before " + route.server() : "the proxy " + route.proxy();
        boolean given = sent.firstValue("proxy-authorization").isPresent();
        String what = given ? " does not accept the credentials" : " asks for credentials";
        if (!schemes.isEmpty() && schemes.stream().noneMatch("basic"::equalsIgnoreCase)) {
            return who + what + ": it supports only " + String.join(", ", schemes)
                    + ", but Java's HTTP client supports only Basic";
        }
        return who
                + what
                + (given
                        ? ". Check user and password in proxyCredentials(user, password)"
                        : ". Set proxyCredentials(user, password) on the client's builder, or an Authenticator on your"
                                + " own HttpClient");
    }
}
