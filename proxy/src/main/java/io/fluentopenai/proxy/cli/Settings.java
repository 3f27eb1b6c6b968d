package io.fluentopenai.proxy.cli;

import io.fluentopenai.Credentials;
import io.fluentopenai.proxy.OpenAIProxyBuilder;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@linkplain Setting#ALL settings} of the program from a properties file and the environment, which overrides the
 * file: {@code limits.requests-per-minute} is {@code PROXY_LIMITS_REQUESTS_PER_MINUTE} in the environment. A secret may be in a
 * file of its own, which the name of the setting with {@code -file} appended sets.
 */
final class Settings {
    private static final String VARIABLE = "PROXY_";
    private static final String FILE = "-file";

    /** The variables that Kubernetes adds to each container if there is a service named {@code proxy}. */
    private static final Pattern OF_KUBERNETES = Pattern.compile("PROXY_(SERVICE_(HOST|PORT\\w*)|PORT_\\d+_\\w+)");

    /** The names of all settings, also those of the files of secrets, by the name of their environment variable. */
    private static final Map<String, String> NAMES = names();

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        for (Setting<?> setting : Setting.ALL) {
            names.put(variable(setting.name()), setting.name());
            if (setting.secret()) {
                names.put(variable(setting.name() + FILE), setting.name() + FILE);
            }
        }
        return names;
    }

    private static String variable(String name) {
        return VARIABLE + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private Settings() {}

    /**
     * Returns a builder of the proxy that the settings describe, checked.
     *
     * @param file a properties file; null for none
     * @param credentials finds the key if {@code upstream.key} is not set
     */
    static OpenAIProxyBuilder proxy(
            @Nullable Path file, Map<String, String> environment, Supplier<@Nullable Credentials> credentials)
            throws SettingException {
        return proxy(read(file, environment), credentials);
    }

    /**
     * Returns a builder of the proxy that the settings describe, checked.
     *
     * @param values the values of the settings, as {@link #read} returns them
     * @param credentials finds the key if {@code upstream.key} is not set
     */
    static OpenAIProxyBuilder proxy(Map<String, String> values, Supplier<@Nullable Credentials> credentials)
            throws SettingException {
        for (Setting<?> setting : Setting.ALL) {
            check(setting, values);
        }
        ProxyDraft draft = new ProxyDraft();
        try {
            for (Setting<?> setting : Setting.ALL) {
                String value = values.get(setting.name());
                if (value != null) {
                    setting.apply(draft, value);
                }
            }
            return draft.builder(credentials);
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            throw new SettingException(String.valueOf(e.getMessage()));
        }
    }

    /** Checks that a setting has an effect if it is set, and is set if the authentication requires it. */
    private static void check(Setting<?> setting, Map<String, String> values) throws SettingException {
        String kind = values.get("auth");
        if (kind == null) {
            throw new SettingException(
                    "No authentication is configured: set auth (PROXY_AUTH) to tokens, sessions or jwt, or to open for everybody");
        }
        boolean isSet = values.containsKey(setting.name());
        boolean isOfKind =
                setting.authentication() == null || setting.authentication().equals(kind);
        if (isSet && !isOfKind) {
            throw new SettingException(setting.name() + " is set, but auth is " + kind);
        }
        if (!isSet && isOfKind && setting.required()) {
            throw new SettingException("auth is " + kind + ", which needs " + setting.name());
        }
        if (isSet && !setting.needs().isEmpty() && Collections.disjoint(setting.needs(), values.keySet())) {
            throw new SettingException(setting.name() + " is set, but "
                    + (setting.needs().size() == 1 ? "not " : "neither ")
                    + String.join(" nor ", setting.needs()));
        }
    }

    /**
     * Reads the settings.
     *
     * @param file null for none
     * @return those that are set and not blank
     */
    static Map<String, String> read(@Nullable Path file, Map<String, String> environment) throws SettingException {
        Map<String, String> values = new TreeMap<>();
        if (file != null) {
            Properties properties = new Properties();
            try (Reader reader = new StringReader(text(file))) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new SettingException("The file " + file + " is not a valid properties file: " + e.getMessage());
            }
            for (String name : new TreeSet<>(properties.stringPropertyNames())) {
                put(values, name, name, properties.getProperty(name));
            }
        }
        Map<String, String> variables = new TreeMap<>();
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            if (variable.getKey().startsWith(VARIABLE)) {
                String name = NAMES.getOrDefault(variable.getKey(), "");
                put(variables, variable.getKey(), name, variable.getValue());
            }
        }
        for (Setting<?> setting : Setting.ALL) {
            String name = setting.name();
            if (variables.containsKey(name) || variables.containsKey(name + FILE)) {
                // In whichever way the file gives it.
                values.remove(name);
                values.remove(name + FILE);
            }
        }
        values.putAll(variables);
        for (Setting<?> setting : Setting.ALL) {
            readSecret(setting.name(), values);
        }
        return Collections.unmodifiableMap(values);
    }

    /** Reads the value of a setting that is in a file of its own. */
    private static void readSecret(String name, Map<String, String> values) throws SettingException {
        String place = values.remove(name + FILE);
        if (place == null) {
            return;
        }
        if (values.containsKey(name)) {
            throw new SettingException("Set either " + name + " or " + name + FILE + ", not both");
        }
        String value = text(Path.of(place)).strip();
        if (value.isEmpty()) {
            throw new SettingException("The file " + place + " of " + name + FILE + " is empty");
        }
        values.put(name, value);
    }

    /**
     * Takes note of a value.
     *
     * @param given the name as it was given
     * @param name that of the setting; empty if there is none
     */
    private static void put(Map<String, String> values, String given, String name, String value)
            throws SettingException {
        if (!NAMES.containsValue(name)) {
            throw new SettingException("There is no setting " + given
                    + (OF_KUBERNETES.matcher(given).matches()
                            ? "; Kubernetes makes it for a service called proxy, unless enableServiceLinks is false"
                            : nearest(given)));
        }
        if (!value.isBlank()) {
            values.put(name, value.strip());
        }
    }

    private static String nearest(String name) {
        String plain = plain(name.startsWith(VARIABLE) ? name.substring(VARIABLE.length()) : name);
        return Setting.ALL.stream()
                .map(Setting::name)
                .min(Comparator.comparingInt(known -> distance(plain, plain(known))))
                .filter(known -> distance(plain, plain(known)) <= 3)
                .map(known -> "; is " + known + " meant?")
                .orElse("; --help lists them");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('.', '-').replace('_', '-');
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = Math.min(
                        Math.min(row[j], row[j - 1]) + 1, diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }
        return row[b.length()];
    }

    private static String text(Path file) throws SettingException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException | SecurityException e) {
            throw new SettingException("The file " + file + " cannot be read");
        }
    }
}
