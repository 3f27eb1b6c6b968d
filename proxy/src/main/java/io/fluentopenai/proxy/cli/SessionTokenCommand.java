package io.fluentopenai.proxy.cli;

import io.fluentopenai.proxy.auth.SessionTokens;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;

/** {@code --mint}: a session token from the command line, to try the proxy or to give to a script. */
final class SessionTokenCommand {
    private static final String SECRET = "auth.session-secret";

    private SessionTokenCommand() {}

    /**
     * Returns a token, signed with the first secret.
     *
     * @param values the values of the settings, of which only the secret counts
     * @param lifetime a duration such as {@code PT15M}
     */
    static String token(Map<String, String> values, String id, String lifetime) throws SettingException {
        String secret = values.get(SECRET);
        if (secret == null) {
            throw new SettingException("--mint needs " + SECRET + ": set it to the secret that the proxy has");
        }
        Setting<?> setting = Setting.ALL.stream()
                .filter(known -> known.name().equals(SECRET))
                .findFirst()
                .orElseThrow();
        SessionTokens tokens;
        try {
            tokens = SessionTokens.withSecrets(Format.BASE64.read(setting, secret));
        } catch (IllegalArgumentException e) {
            throw new SettingException(SECRET + ": " + e.getMessage());
        }
        try {
            return tokens.issue(id, Duration.parse(lifetime));
        } catch (DateTimeParseException e) {
            throw new SettingException("--lifetime is a duration such as PT15M or PT8H: " + lifetime);
        } catch (IllegalArgumentException e) {
            throw new SettingException("--mint: " + e.getMessage());
        }
    }
}
