package io.fluentopenai.client.internal.response;

import io.fluentopenai.client.internal.request.NoBody;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says of a request that was not answered what failed, why, and what to do. The JDK's own texts seldom do. */
public final class NetworkFailure {
    private static final String PROXY_SETTINGS =
            " Check proxy(host, port) of the client's builder, or the system properties http.proxyHost and https.proxyHost";

    /** With this byte begin the alerts of TLS. */
    private static final char ALERT = '\u0015';

    private NetworkFailure() {}

    /**
     * Explains a failure, in one or more sentences without a full stop at the end.
     *
     * @param url what was asked
     * @param proxies what the HTTP client asks which proxy to use; null for the JVM's default
     */
    public static String explain(URI url, @Nullable ProxySelector proxies, Throwable cause) {
        return explain(Route.of(url, proxies), "https".equalsIgnoreCase(url.getScheme()), cause);
    }

    private static String explain(Route route, boolean https, Throwable cause) {
        if (first(cause, UnresolvedAddressException.class) != null
                || first(cause, UnknownHostException.class) != null) {
            return unknownHost(route);
        }
        if (first(cause, ConnectException.class) != null) {
            return notConnected(route, reason(cause));
        }
        if (https && first(cause, SSLException.class) != null) {
            return tls(route, cause);
        }
        String reason = reason(cause);
        if (reason.startsWith("Tunnel failed, got: ")) {
            return "the proxy " + route.proxy() + " refuses to connect to " + route.server() + ": HTTP "
                    + reason.substring("Tunnel failed, got: ".length()) + ". Check the proxy's rules and logs";
        }
        if (isTlsAnswer(cause)) {
            return "no HTTP from " + route.described() + ", which speaks TLS on this port."
                    + " Use https:// in the base URL instead of http://";
        }
        String what = "no response from " + route.described() + ": ";
        if (reason.contains("status line")) {
            return what + "it does not speak HTTP (" + printable(reason) + "). Check the port of the base URL";
        }
        return what + closed(cause, reason)
                + (https ? ". If" : ". If the server speaks TLS on this port, use https:// in the base URL. If")
                + " it happens again, check the logs of the server and of any gateway or firewall in between";
    }

    /** Returns whether another attempt would fail for the same reason, which is a setting of the client or the server. */
    public static boolean isLasting(Throwable failure) {
        return first(failure, GeneralSecurityException.class) != null || isPlaintext(failure) || isTlsAnswer(failure);
    }

    /** The first message on the way to the root: the JDK's own exceptions often have none. */
    public static String reason(Throwable thrown) {
        String message = message(thrown, text -> !text.isBlank());
        return message == null ? thrown.getClass().getSimpleName() : message;
    }

    // ---- Each kind

    private static String unknownHost(Route route) {
        return route.proxy() != null
                ? "the host of the proxy " + route.proxy() + " is unknown." + PROXY_SETTINGS
                : "the host of " + route.server()
                        + " is unknown. Check the base URL and the DNS settings of this machine";
    }

    private static String notConnected(Route route, String reason) {
        // What keeps the JDK from telling is a second attempt of its own, of which only the failure is reported.
        boolean refused =
                !reason.contains(" ") || reason.toLowerCase(Locale.ROOT).contains("refused");
        String why = refused ? " refused." : " failed: " + reason + ".";
        return route.proxy() != null
                ? "connection to the proxy " + route.proxy() + why + " Is the proxy running?" + PROXY_SETTINGS
                : "connection to " + route.server() + why
                        + (refused
                                ? " Is the server running, and is the base URL right?"
                                : " Check the network, and whether a proxy is needed (proxy(host, port))");
    }

    private static String tls(Route route, Throwable cause) {
        String server = route.described();
        if (isPlaintext(cause)) {
            return "no TLS from " + server
                    + ", which speaks plain text on this port. Use http:// in the base URL instead of"
                    + " https://, or the server's TLS port";
        }
        Throwable expired = first(cause, CertificateExpiredException.class);
        if (expired != null) {
            return "the certificate of " + server + " has expired (" + expired.getMessage()
                    + "). Renew it on the server, or check the clock of this machine";
        }
        Throwable early = first(cause, CertificateNotYetValidException.class);
        if (early != null) {
            return "the certificate of " + server + " is not valid yet (" + early.getMessage()
                    + "). Is the clock of this machine right?";
        }
        String name = message(cause, NetworkFailure::isAboutNames);
        if (name != null) {
            return "the certificate of " + server + " is for another host (" + name
                    + "). Check the host in the base URL, and whether another server answers in its place";
        }
        if (first(cause, GeneralSecurityException.class) != null) {
            return "the certificate of " + server + " is not trusted (" + reason(cause)
                    + "). If your own or your company's certificate authority issued it, import that authority into a trust store and pass it with"
                    + " sslContext(…) or -Djavax.net.ssl.trustStore=…";
        }
        String reason = reason(cause);
        return reason.contains("terminated the handshake")
                ? "no TLS from " + server
                        + ": it closed the connection during the handshake. Check whether it speaks TLS on this"
                        + " port, and whether it requires a client certificate (sslContext(…))"
                : "no TLS from " + server + ": " + reason
                        + ". Check which TLS versions and ciphers the server supports (sslParameters(…)), and whether it requires a"
                        + " client certificate (sslContext(…))";
    }

    private static boolean isAboutNames(String message) {
        return message.startsWith("No subject alternative") || message.startsWith("No name matching");
    }

    private static String closed(Throwable cause, String reason) {
        if (first(cause, NoBody.Repeated.class) != null || reason.contains("received no bytes")) {
            SocketException reset = first(cause, SocketException.class);
            return "the connection was closed before the response began"
                    + (reset == null ? "" : " (" + reset.getMessage() + ")");
        }
        return printable(reason);
    }

    // ---- What the JDK says

    private static boolean isPlaintext(Throwable cause) {
        return message(cause, text -> text.toLowerCase(Locale.ROOT).contains("unrecognized ssl message")) != null;
    }

    private static boolean isTlsAnswer(Throwable cause) {
        return message(cause, text -> text.contains("status line") && text.indexOf(ALERT) >= 0) != null;
    }

    private static <T extends Throwable> @Nullable T first(Throwable thrown, Class<T> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static @Nullable String message(Throwable thrown, Predicate<String> wanted) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && wanted.test(message)) {
                return message;
            }
        }
        return null;
    }

    /** A text that may quote what a server sent. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
