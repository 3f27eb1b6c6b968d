package io.fluentopenai.proxy.internal.request;

import io.fluentopenai.proxy.internal.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request, decoded once: rules check the same text that is sent to the upstream. An ambiguous target
 * is refused, never repaired.
 *
 * @param azure whether it came under {@code /openai} instead of {@code /v1}
 * @param path the path of the operation, such as {@code /chat/completions}, made of harmless characters only
 * @param deployment the deployment that an Azure path names; null if it names none
 * @param query the parameters that go on, decoded
 */
public record RequestTarget(
        boolean azure, String path, @Nullable String deployment, List<Parameter> query) {

    /** A parameter of the query, decoded. */
    public record Parameter(String name, String value) {
        /** Returns whether it says which model is meant. Azure does not tell cases apart. */
        public boolean namesModel() {
            return name.equalsIgnoreCase("model") || name.equalsIgnoreCase("deployment");
        }
    }

    private static final int LONGEST_PATH = 1024;

    /** The characters of a decoded segment besides letters and digits: none that a server could take for structure. */
    private static final String HARMLESS = "-._~:@!$&'()*+,=";

    /** Names that carry credentials on some server or other. In URLs they end up in logs. */
    private static final Set<String> SECRETS = Set.of(
            "api-key",
            "api_key",
            "apikey",
            "key",
            "access_token",
            "access-token",
            "token",
            "auth",
            "authorization",
            "bearer",
            "subscription-key",
            "subscription_key",
            "client_secret",
            "password",
            "secret",
            "sig");

    /**
     * Reads the target of a request.
     *
     * @param uri the target as it came
     * @param prefix the path before {@code /v1}; may be empty
     * @throws ApiError.Refusal if it is malformed, or no target of the API
     */
    public static RequestTarget parse(String uri, String prefix) {
        int question = uri.indexOf('?');
        List<String> segments = segments(question < 0 ? uri : uri.substring(0, question));
        List<String> before =
                prefix.isEmpty() ? List.of() : List.of(prefix.substring(1).split("/", -1));
        if (segments.size() <= before.size() + 1
                || !segments.subList(0, before.size()).equals(before)) {
            throw ApiError.unknownPath().refusal();
        }
        String root = segments.get(before.size());
        List<String> rest = segments.subList(before.size() + 1, segments.size());
        List<Parameter> query = question < 0 ? List.of() : query(uri.substring(question + 1));
        if (root.equals("v1")) {
            return new RequestTarget(false, path(rest), null, query);
        }
        if (!root.equals("openai")) {
            throw ApiError.unknownPath().refusal();
        }
        if (rest.size() > 2 && rest.get(0).equals("deployments")) {
            return new RequestTarget(true, path(rest.subList(2, rest.size())), rest.get(1), query);
        }
        boolean versioned = rest.size() > 1 && rest.get(0).equals("v1");
        return new RequestTarget(true, path(versioned ? rest.subList(1, rest.size()) : rest), null, query);
    }

    /**
     * Returns whether Azure would find a deployment in what is left here as the path of an operation. It does not tell
     * cases apart.
     */
    public boolean hidesDeployment() {
        return path.toLowerCase(Locale.ROOT).startsWith("/deployments/");
    }

    /** Returns whether it is the content of a file, which is the one thing that the API answers with at any size. */
    public boolean isOfContent() {
        return path.endsWith("/content");
    }

    private static String path(List<String> segments) {
        return "/".concat(String.join("/", segments));
    }

    private static List<String> segments(String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            throw malformed("The path must start with a slash.");
        }
        if (path.length() > LONGEST_PATH) {
            throw ApiError.refusal(414, "path_too_long", "The path is too long.");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(1).split("/", -1)) {
            String decoded = decode(segment, false);
            if (decoded.isEmpty() || decoded.equals(".") || decoded.equals("..")) {
                throw malformed("The path has an empty segment or a dot segment.");
            }
            for (int i = 0; i < decoded.length(); i++) {
                char c = decoded.charAt(i);
                boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
                if (!plain && HARMLESS.indexOf(c) < 0) {
                    throw malformed("The path has a character that is not allowed.");
                }
            }
            segments.add(decoded);
        }
        return segments;
    }

    private static List<Parameter> query(String query) {
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
            if (SECRETS.contains(name.strip().toLowerCase(Locale.ROOT))) {
                throw ApiError.refusal(
                        400,
                        "credentials_in_url",
                        "Credentials must not be in a URL: send them as Authorization: Bearer.");
            }
            // The version of Azure's API is the server's affair.
            if (!name.equalsIgnoreCase("api-version")) {
                parameters.add(new Parameter(name, value));
            }
        }
        return List.copyOf(parameters);
    }

    private static String decode(String text, boolean query) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                throw malformed("The URL has a character that must be percent-encoded.");
            }
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw malformed("The URL has a broken percent-encoding.");
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = (byte) (query && c == '+' ? ' ' : c);
            }
        }
        for (int i = 0; i < length; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ' || bytes[i] == 0x7f) {
                throw malformed("The URL has a control character.");
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static ApiError.Refusal malformed(String message) {
        return ApiError.refusal(400, "invalid_url", message);
    }

    /** The query as it goes on, with its question mark; empty if there is none. */
    public static String encoded(List<Parameter> query) {
        StringBuilder out = new StringBuilder();
        for (Parameter parameter : query) {
            out.append(out.isEmpty() ? '?' : '&')
                    .append(percent(parameter.name))
                    .append('=')
                    .append(percent(parameter.value));
        }
        return out.toString();
    }

    public static String percent(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
            if (plain || "-._~[]:,".indexOf(b) >= 0 && b > 0) {
                out.append((char) b);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)))
                        .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
            }
        }
        return out.toString();
    }
}
