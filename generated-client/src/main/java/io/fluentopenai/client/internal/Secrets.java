package io.fluentopenai.client.internal;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Takes credentials out of what a server sent, before it gets into an exception. Servers do echo keys. */
public final class Secrets {
    private static final String MASK = "***";

    /** Shorter ones are placeholders such as {@code none}, and words of a message may contain them. */
    private static final int SHORTEST_SECRET = 8;

    private static final Pattern KEY = Pattern.compile("\\b(?:(?:sk|sess|ek|rk)-|ek_|whsec_)[A-Za-z0-9_*.+/=-]{6,}");
    private static final Pattern BEARER = Pattern.compile("(?i)\\bBearer\\s+(?!\\*)[A-Za-z0-9._~+/=*-]{6,}");

    /** Properties whose names say that they hold a secret. Their values end at a quote; one cut off, at the end. */
    private static final Pattern PROPERTY = Pattern.compile(
            "(?i)(\"(?:[a-z_-]*api[_-]?key|authorization|(?:client_|webhook_)?secret|password|(?:access|refresh|id|bearer|auth)_token"
                    + "|cookie)\"\\s*+:\\s*+)\"[^\"]*+");

    private Secrets() {}

    /** Works like {@link #mask}, and without the values of JSON properties that hold secrets: for a body in a log. */
    public static String maskBody(String text, HttpHeaders sent) {
        return PROPERTY.matcher(mask(text, sent)).replaceAll("$1\"" + MASK);
    }

    /** The text without the credentials that the request carried, nor any that look like ones. */
    public static String mask(String text, HttpHeaders sent) {
        String out = text;
        for (Map.Entry<String, List<String>> header : sent.map().entrySet()) {
            if (mayBeSecret(header.getKey())) {
                for (String value : header.getValue()) {
                    out = without(out, value);
                    int blank = value.indexOf(' ');
                    out = blank < 0 ? out : without(out, value.substring(blank + 1));
                }
            }
        }
        out = BEARER.matcher(out).replaceAll("Bearer " + MASK);
        return KEY.matcher(out).replaceAll(MASK);
    }

    private static String without(String text, String secret) {
        return secret.length() < SHORTEST_SECRET ? text : text.replace(secret, MASK);
    }

    private static boolean mayBeSecret(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return !name.equals("idempotency-key")
                && (name.contains("auth")
                        || name.contains("key")
                        || name.contains("token")
                        || name.contains("secret")
                        || name.contains("cookie"));
    }
}
