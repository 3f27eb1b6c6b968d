package io.fluentopenai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: an API key and, where a user belongs to several, the organization and the project to charge.
 *
 * <p>{@link OpenAI#create()} looks for them in this order, and takes the first place that has a key:
 *
 * <ol>
 *   <li>the file {@code .openai} in the working directory, or the nearest directory above it that has one;
 *   <li>the same from the user's home directory upwards;
 *   <li>the environment: {@code OPENAI_API_KEY}, with {@code OPENAI_ORGANIZATION_ID} or {@code OPENAI_ORG_ID}, and {@code
 *       OPENAI_PROJECT_ID}; also the older names {@code OPENAI_KEY}, {@code OPENAI_SECRET_KEY}, {@code
 *       TEST_OPENAI_SECRET_KEY}, {@code OPEN_AI_ORGANIZATION_ID}, {@code OPEN_AI_PROJECT_ID}.
 * </ol>
 *
 * <p>The file holds JSON, {@code {"apiKey": "…", "organizationId": "…", "projectId": "…"}}, or lines with the names of the
 * environment, {@code OPENAI_API_KEY=…}; the lines are deprecated.
 *
 * <p>Immutable and thread-safe. Its text form does not show the key.
 */
public final class Credentials {
    /** The name of the file that is looked for. */
    public static final String FILE_NAME = ".openai";

    private static final String[] KEY_NAMES = {
        "OPENAI_API_KEY", "OPENAI_KEY", "OPENAI_SECRET_KEY", "TEST_OPENAI_SECRET_KEY"
    };
    private static final String[] ORGANIZATION_NAMES = {
        "OPENAI_ORGANIZATION_ID", "OPENAI_ORG_ID", "OPEN_AI_ORGANIZATION_ID"
    };
    private static final String[] PROJECT_NAMES = {"OPENAI_PROJECT_ID", "OPEN_AI_PROJECT_ID"};

    private final String apiKey;
    private final @Nullable String organization;
    private final @Nullable String project;

    private Credentials(String apiKey, @Nullable String organization, @Nullable String project) {
        this.apiKey = apiKey;
        this.organization = organization;
        this.project = project;
    }

    /**
     * Credentials with a key alone: one of a user or service account ({@code sk-…}), or a token of a proxy ({@code
     * sess-…}).
     *
     * @throws IllegalArgumentException if it is blank
     */
    public static Credentials of(String apiKey) {
        return of(apiKey, null, null);
    }

    /**
     * Credentials.
     *
     * @param organization {@code org-…}; null or blank for the key's default
     * @param project {@code proj_…}; null or blank for the key's default
     * @throws IllegalArgumentException if the key is blank, or an id is of another form
     */
    public static Credentials of(String apiKey, @Nullable String organization, @Nullable String project) {
        String key = apiKey.strip();
        if (key.isEmpty()) {
            throw new IllegalArgumentException("The API key is blank");
        }
        return new Credentials(key, id("organization", "org-", organization), id("project", "proj_", project));
    }

    private static @Nullable String id(String what, String prefix, @Nullable String id) {
        if (id == null || id.isBlank()) {
            return null;
        }
        String stripped = id.strip();
        if (!stripped.startsWith(prefix)) {
            throw new IllegalArgumentException("The id of the " + what + " must start with " + prefix
                    + "; what was given does not (it may be a name, or a key in the wrong place)");
        }
        return stripped;
    }

    /**
     * Looks for credentials in the order that {@link Credentials} tells.
     *
     * @return null if there are none
     * @throws IllegalArgumentException if those that are found are malformed
     * @throws UncheckedIOException if a file cannot be read
     */
    public static @Nullable Credentials find() {
        return find(
                Path.of(System.getProperty("user.dir", "")),
                Path.of(System.getProperty("user.home", "")),
                System.getenv());
    }

    static @Nullable Credentials find(Path workingDirectory, Path home, Map<String, String> environment) {
        Credentials found = fromDirectory(workingDirectory);
        if (found == null) {
            found = fromDirectory(home);
        }
        return found == null ? fromEnvironment(environment) : found;
    }

    /**
     * Reads the file {@code .openai} of a directory, or of the nearest directory above it that has one.
     *
     * @return null if there is no such file, or it has no key
     * @throws IllegalArgumentException if it holds broken JSON or a malformed id
     * @throws UncheckedIOException if it cannot be read
     */
    public static @Nullable Credentials fromDirectory(Path directory) {
        return fromDirectory(directory, FILE_NAME, true);
    }

    /**
     * Reads a file of a directory.
     *
     * @param upwards whether to go on in the directories above, up to the first that has such a file
     * @return null if there is no such file, or it has no key
     * @throws IllegalArgumentException if it holds broken JSON or a malformed id
     * @throws UncheckedIOException if it cannot be read
     */
    public static @Nullable Credentials fromDirectory(Path directory, String filename, boolean upwards) {
        for (Path at = directory.toAbsolutePath().normalize(); at != null; at = upwards ? at.getParent() : null) {
            Path file = at.resolve(filename);
            if (Files.isRegularFile(file)) {
                return fromFile(file);
            }
        }
        return null;
    }

    /**
     * Reads a file.
     *
     * @return null if there is no such file, or it has no key
     * @throws IllegalArgumentException if it holds broken JSON or a malformed id
     * @throws UncheckedIOException if it cannot be read
     */
    public static @Nullable Credentials fromFile(Path file) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        String text;
        try {
            text = withoutMark(Files.readString(file));
        } catch (IOException e) {
            // Its own message may quote what could not be decoded; the path is enough.
            throw new UncheckedIOException("Cannot read " + file, e);
        }
        Map<String, String> values = json(text);
        if (values != null) {
            return of(values, new String[] {"apiKey"}, new String[] {"organizationId", "organization"}, new String[] {
                "projectId", "project"
            });
        }
        if (text.stripLeading().startsWith("{")) {
            // Without the parser's message, which may quote the key.
            throw new IllegalArgumentException(file + " is no valid JSON: write {\"apiKey\": \"sk-…\"} into it");
        }
        return of(lines(text), KEY_NAMES, ORGANIZATION_NAMES, PROJECT_NAMES);
    }

    /** Some editors begin a file with a byte order mark. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /**
     * Reads the environment.
     *
     * @return null if it has no key
     * @throws IllegalArgumentException if it holds a malformed id
     */
    public static @Nullable Credentials fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    static @Nullable Credentials fromEnvironment(Map<String, String> environment) {
        return of(environment, KEY_NAMES, ORGANIZATION_NAMES, PROJECT_NAMES);
    }

    private static @Nullable Credentials of(
            Map<String, String> values, String[] keys, String[] organizations, String[] projects) {
        String key = first(values, keys);
        return key == null ? null : of(key, first(values, organizations), first(values, projects));
    }

    private static @Nullable String first(Map<String, String> values, String[] names) {
        for (String name : names) {
            String value = values.get(name);
            if (value != null && !value.isBlank()) {
                return value.strip();
            }
        }
        return null;
    }

    /** The text properties of a JSON object; null if this is none. */
    private static @Nullable Map<String, String> json(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    values.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            return values;
        } catch (IOException notJson) {
            return null;
        }
    }

    /** {@code NAME=value} or {@code NAME: value}, one a line. */
    private static Map<String, String> lines(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int sign = 0;
            while (sign < line.length() && line.charAt(sign) != '=' && line.charAt(sign) != ':') {
                sign++;
            }
            if (sign < line.length()) {
                values.putIfAbsent(
                        line.substring(0, sign).strip().toUpperCase(Locale.ROOT),
                        line.substring(sign + 1).strip());
            }
        });
        return values;
    }

    /** The key. */
    public String apiKey() {
        return apiKey;
    }

    /** The organization to charge; null for the key's default. */
    public @Nullable String organization() {
        return organization;
    }

    /** The project to charge; null for the key's default. */
    public @Nullable String project() {
        return project;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Credentials that
                && apiKey.equals(that.apiKey)
                && Objects.equals(organization, that.organization)
                && Objects.equals(project, that.project);
    }

    @Override
    public int hashCode() {
        return Objects.hash(apiKey, organization, project);
    }

    /** Organization and project; the key is not shown. */
    @Override
    public String toString() {
        return "Credentials[apiKey=***, organization=" + organization + ", project=" + project + "]";
    }
}
