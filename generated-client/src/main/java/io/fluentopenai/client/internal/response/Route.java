package io.fluentopenai.client.internal.response;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Between whom a request travels, for messages: the server, and the proxy in between if there is one.
 *
 * @param server host and port as they stand in the URL
 * @param proxy host and port of the proxy; null if there is none
 */
record Route(String server, @Nullable String proxy) {
    /**
     * The way to a URL.
     *
     * @param proxies what the HTTP client asks which proxy to use; null for the JVM's default
     */
    static Route of(URI url, @Nullable ProxySelector proxies) {
        return new Route(hostAndPort(url.getHost(), url.getPort()), proxy(url, proxies));
    }

    private static @Nullable String proxy(URI url, @Nullable ProxySelector proxies) {
        ProxySelector selector = proxies != null ? proxies : ProxySelector.getDefault();
        if (selector == null) {
            return null;
        }
        Proxy first;
        try {
            // The HTTP client goes by the first one too.
            first = selector.select(url).stream().findFirst().orElse(Proxy.NO_PROXY);
        } catch (RuntimeException doesNotSay) {
            return null;
        }
        return first.type() == Proxy.Type.HTTP && first.address() instanceof InetSocketAddress address
                ? hostAndPort(address.getHostString(), address.getPort())
                : null;
    }

    private static String hostAndPort(@Nullable String host, int port) {
        return port < 0 ? String.valueOf(host) : host + ":" + port;
    }

    /** The server, and through which proxy if there is one. */
    String described() {
        return proxy == null ? server : server + " (through the proxy " + proxy + ")";
    }
}
