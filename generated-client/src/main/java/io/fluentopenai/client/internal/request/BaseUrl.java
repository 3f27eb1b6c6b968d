package io.fluentopenai.client.internal.request;

import io.fluentopenai.client.internal.Secrets;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A validated base URL: scheme, host, port and path, without a trailing slash.
 *
 * <p>Error messages quote the URL without the parts that may contain a secret: user, non-numeric port, query and
 * fragment.
 */
public record BaseUrl(String text, boolean hasPath) {
    private static final int LONGEST_QUOTE = 200;

    /** The maximum length of a name; longer text that does not look like an address may be a key. */
    private static final int LONGEST_NAME = 24;

    private static final Pattern PARTS =
            Pattern.compile("(?s)([a-zA-Z][a-zA-Z0-9+.-]*:/+)?([^/?#]*)([^?#]*)(\\?[^#]*)?(#.*)?");
    private static final Pattern VERSION = Pattern.compile("v[0-9]+[a-z0-9.]*");

    /** The paths that people copy from a reference or a command. Any other is found when it is called. */
    private static final Set<String> OPERATIONS = Set.of(
            "assistants",
            "audio/speech",
            "audio/transcriptions",
            "audio/translations",
            "batches",
            "chat/completions",
            "completions",
            "containers",
            "conversations",
            "embeddings",
            "evals",
            "files",
            "fine_tuning/jobs",
            "images/edits",
            "images/generations",
            "images/variations",
            "models",
            "moderations",
            "realtime",
            "realtime/client_secrets",
            "responses",
            "threads",
            "threads/runs",
            "uploads",
            "vector_stores",
            "videos");

    /**
     * Checks a URL.
     *
     * @throws IllegalArgumentException if it cannot be a base URL
     */
    public static BaseUrl of(String given) {
        String url = given.strip();
        if (url.isEmpty()) {
            throw new IllegalArgumentException("The base URL is blank. Use a URL such as https://host/v1");
        }
        if (url.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw refused(url, "contains whitespace");
        }
        int colon = url.indexOf("://");
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https"))) {
            throw withoutScheme(url);
        }
        URI uri = parsed(url);
        String authority = uri.getRawAuthority();
        if (authority == null) {
            throw refused(url, "has no host. Use a URL such as https://host/v1");
        }
        if (uri.getRawUserInfo() != null || authority.indexOf('@') >= 0) {
            throw refused(url, "must not contain a user. Pass the key to apiKey(…)");
        }
        if (uri.getRawQuery() != null) {
            throw refused(url, "must not contain a query. Pass each parameter to query(name, value)");
        }
        if (uri.getRawFragment() != null) {
            throw refused(url, "must not contain a fragment (#…)");
        }
        if (uri.getHost() == null) {
            // Of each request the HTTP client would say so.
            throw refused(
                    url,
                    "must have a host of letters, digits, dots and hyphens, and a numeric port if any: Java's HTTP client"
                            + " accepts no other");
        }
        String path = withoutSlash(uri.getRawPath() == null ? "" : uri.getRawPath());
        String base = scheme.concat("://").concat(authority);
        for (String operation : OPERATIONS) {
            if (isAtTheEnd(path, operation)) {
                throw endsWith(base.concat(path), operation);
            }
        }
        return new BaseUrl(base.concat(path), !path.isEmpty());
    }

    /**
     * Checks that a base URL does not end with the path of an operation that is about to be called.
     *
     * @param template the path of the operation, which may go on with a parameter
     */
    public static void checkNotDoubled(String base, String template) {
        int parameter = template.indexOf("/{");
        String operation = template.substring(1, parameter < 0 ? template.length() : parameter);
        if (isAtTheEnd(base, operation)) {
            throw endsWith(base, operation);
        }
    }

    private static IllegalArgumentException endsWith(String url, String operation) {
        return refused(
                url,
                "ends with the path of an operation, which the client adds itself. Remove it: "
                        + quoted(withoutSlash(url.substring(0, url.length() - operation.length()))));
    }

    /** Returns whether a path ends with an operation, and not with a name that the operator of the server chose. */
    private static boolean isAtTheEnd(String path, String operation) {
        int start = path.length() - operation.length();
        if (operation.isEmpty() || start < 1 || path.charAt(start - 1) != '/' || !path.endsWith(operation)) {
            return false;
        }
        int before = path.lastIndexOf('/', start - 2);
        return operation.indexOf('/') > 0
                || before >= 0
                        && VERSION.matcher(path.substring(before + 1, start - 1))
                                .matches();
    }

    private static String withoutSlash(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    private static URI parsed(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message repeats the URL.
            throw refused(url, "is not a URL");
        }
    }

    private static IllegalArgumentException withoutScheme(String url) {
        if (url.contains("://") || url.startsWith("http:") || url.startsWith("https:")) {
            return refused(url, "must start with http:// or https:// and a host");
        }
        if (url.length() > LONGEST_NAME && url.matches("[A-Za-z0-9_-]+")) {
            return new IllegalArgumentException(
                    "The base URL is not a URL but a word of " + url.length()
                            + " characters. Is it the API key? Pass the key to apiKey(…), and use a base URL such as https://host/v1");
        }
        boolean here = url.matches("(localhost|127\\.|10\\.|192\\.168\\.|\\[::1]|0\\.0\\.0\\.0).*");
        String guess = (here ? "http://" : "https://") + url;
        return refused(url, "has no scheme. Did you mean " + quoted(guess) + "?");
    }

    private static IllegalArgumentException refused(String url, String why) {
        return new IllegalArgumentException("The base URL " + quoted(url) + " " + why);
    }

    /** A URL in quotes, without what may be secret in it. */
    private static String quoted(String url) {
        Matcher parts = PARTS.matcher(url);
        if (!parts.matches()) {
            return "that was given";
        }
        StringBuilder out = new StringBuilder();
        out.append(parts.group(1) == null ? "" : parts.group(1));
        String authority = parts.group(2);
        int at = authority.lastIndexOf('@');
        out.append(
                (at < 0 ? authority : "***" + authority.substring(at)).replaceFirst(":(?![0-9]*$)[^\\]@]*$", ":***"));
        out.append(parts.group(3));
        if (parts.group(4) != null) {
            out.append(parts.group(4).replaceAll("=[^&]*", "=***"));
        }
        if (parts.group(5) != null) {
            out.append("#***");
        }
        String masked = Secrets.mask(out.toString(), HttpHeaders.of(Map.of(), (name, value) -> true))
                .replaceAll("\\p{Cntrl}", "?");
        return '"' + (masked.length() <= LONGEST_QUOTE ? masked : masked.substring(0, LONGEST_QUOTE) + "…") + '"';
    }
}
