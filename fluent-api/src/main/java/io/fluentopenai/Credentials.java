package io.fluentopenai;

import io.fluentopenai.internal.Given;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An API key with, optionally, the organization and the project that are billed.
 *
 * <p>{@link OpenAI#create()} looks for credentials in these places and uses the first that it finds:
 *
 * <ol>
 *   <li>the file {@code .openai} in the working directory, or in the nearest parent directory that has one;
 *   <li>the file {@code .openai} in the user's home directory, or in the nearest parent directory that has one;
 *   <li>the environment: {@code OPENAI_API_KEY}, with {@code OPENAI_ORGANIZATION_ID} or {@code OPENAI_ORG_ID}, and {@code
 *       OPENAI_PROJECT_ID}; also the older names {@code OPENAI_KEY}, {@code OPENAI_SECRET_KEY}, {@code
 *       TEST_OPENAI_SECRET_KEY}, {@code OPEN_AI_ORGANIZATION_ID}, {@code OPEN_AI_PROJECT_ID}.
 * </ol>
 *
 * <p>Credentials that you pass to {@link OpenAI.Builder} override all of these. {@link #source()} returns the place
 * that was used.
 *
 * <p>The file contains JSON, {@code {"apiKey": "…", "organizationId": "…", "projectId": "…"}}, in UTF-8 or UTF-16.
 * Lines in the format of the environment, {@code OPENAI_API_KEY=…}, are deprecated. An invalid file is never skipped:
 * it causes an exception that says what is wrong with it. Keep the file out of version control: add {@code .openai} to
 * {@code .gitignore}.
 *
 * <p>Immutable and thread-safe. {@link #toString()} does not contain the key.
 */
public final class Credentials {
    /** The name of the credentials file. */
    public static final String FILE_NAME = ".openai";

    private static final String[] KEY_NAMES = {
        "OPENAI_API_KEY", "OPENAI_KEY", "OPENAI_SECRET_KEY", "TEST_OPENAI_SECRET_KEY"
    };
    private static final String[] ORGANIZATION_NAMES = {
        "OPENAI_ORGANIZATION_ID", "OPENAI_ORG_ID", "OPEN_AI_ORGANIZATION_ID"
    };
    private static final String[] PROJECT_NAMES = {"OPENAI_PROJECT_ID", "OPEN_AI_PROJECT_ID"};

    private static final String HOW_TO_SET =
            "Set the environment variable OPENAI_API_KEY, or write {\"apiKey\": \"YOUR_KEY\"} into a file .openai, and call"
                    + " OpenAI.create()";

    private final String apiKey;
    private final @Nullable String organization;
    private final @Nullable String project;
    private final String source;

    private Credentials(String apiKey, @Nullable String organization, @Nullable String project, String source) {
        this.apiKey = apiKey;
        this.organization = organization;
        this.project = project;
        this.source = source;
    }

    /**
     * Returns credentials with a key only: the key of a user or a service account ({@code sk-…}), or a session token of
     * a proxy ({@code sess-…}).
     *
     * @throws IllegalArgumentException if the key is null or blank
     */
    public static Credentials of(String apiKey) {
        return of(apiKey, null, null);
    }

    /**
     * Returns credentials with a key, an organization and a project.
     *
     * @param organization the organization id, {@code org-…}; null or blank for the key's default
     * @param project the project id, {@code proj_…}; null or blank for the key's default
     * @throws IllegalArgumentException if the key is null or blank, or an id does not have its prefix
     */
    public static Credentials of(String apiKey, @Nullable String organization, @Nullable String project) {
        String key = requireKey(apiKey).strip();
        Given.check(!key.isEmpty(), "The API key is blank. " + HOW_TO_SET);
        return new Credentials(
                key, organization("The organization", organization), project("The project", project), "given");
    }

    /** Returns the key. Null is expected here: {@code System.getenv(…)} returns it for a variable that is not set. */
    static String requireKey(@Nullable String apiKey) {
        if (apiKey == null) {
            throw new IllegalArgumentException(
                    "The API key is null: the variable or setting that it comes from is not set. " + HOW_TO_SET);
        }
        return apiKey;
    }

    private static @Nullable String organization(String what, @Nullable String id) {
        return id(what, "an organization", "org-", id);
    }

    private static @Nullable String project(String what, @Nullable String id) {
        return id(what, "a project", "proj_", id);
    }

    /**
     * Returns the id without surrounding space. The message does not quote the value, which may be a key in the wrong
     * place.
     */
    private static @Nullable String id(String what, String whose, String prefix, @Nullable String id) {
        if (id == null || id.isBlank()) {
            return null;
        }
        String stripped = id.strip();
        Given.check(
                stripped.startsWith(prefix),
                what + " is not the id of " + whose + ", which starts with " + prefix
                        + ". It may be a name, or a key in the wrong place. The ids are listed at"
                        + " https://platform.openai.com/settings");
        return stripped;
    }

    // ---- Looking for them

    /**
     * Looks for credentials in the places that {@link Credentials} lists, in that order.
     *
     * @return the credentials, or null if there are none
     * @throws IllegalArgumentException if a file or an environment variable is invalid; the message says why
     * @throws UncheckedIOException if a file cannot be read
     */
    public static @Nullable Credentials find() {
        return find(workingDirectory(), home(), System.getenv());
    }

    private static Path workingDirectory() {
        return Path.of(System.getProperty("user.dir", ""));
    }

    private static Path home() {
        return Path.of(System.getProperty("user.home", ""));
    }

    static @Nullable Credentials find(Path workingDirectory, Path home, Map<String, String> environment) {
        Credentials found = fromDirectory(workingDirectory);
        if (found == null) {
            found = fromDirectory(home);
        }
        return found == null ? fromEnvironment(environment) : found;
    }

    /** Returns the message for missing credentials. */
    static String notFound(Map<String, String> environment) {
        StringBuilder message = new StringBuilder("No API key found. Looked in: builder, .openai (from ")
                .append(workingDirectory().toAbsolutePath())
                .append(" up, then from ")
                .append(home().toAbsolutePath())
                .append(" up)");
        for (String name : KEY_NAMES) {
            if (name.equals(KEY_NAMES[0]) || environment.containsKey(name)) {
                message.append(", ").append(name).append(environment.containsKey(name) ? " (set, but empty)" : "");
            }
        }
        return message.append(". Set OPENAI_API_KEY or call OpenAI.builder().apiKey(…).")
                .toString();
    }

    /**
     * Reads the file {@code .openai} of a directory, or of the nearest parent directory that has one.
     *
     * @return the credentials, or null if there is no such file
     * @throws IllegalArgumentException if the file is invalid; the message says why
     * @throws UncheckedIOException if the file cannot be read
     */
    public static @Nullable Credentials fromDirectory(Path directory) {
        return fromDirectory(Given.notNull(directory, "directory"), FILE_NAME, true);
    }

    /**
     * Reads the credentials file of this name in a directory. A directory of this name is ignored.
     *
     * @param upwards whether to also search the parent directories, up to the first that has such a file
     * @return the credentials, or null if there is no such file
     * @throws IllegalArgumentException if the file is invalid; the message says why
     * @throws UncheckedIOException if the file cannot be read
     */
    public static @Nullable Credentials fromDirectory(Path directory, String filename, boolean upwards) {
        for (Path at = Given.notNull(directory, "directory").toAbsolutePath().normalize();
                at != null;
                at = upwards ? at.getParent() : null) {
            Path file = at.resolve(Given.notNull(filename, "filename"));
            if (Files.isRegularFile(file)) {
                return fromFile(file);
            }
        }
        return null;
    }

    /**
     * Reads a credentials file.
     *
     * @throws IllegalArgumentException if the file does not exist or is invalid; the message says why
     * @throws UncheckedIOException if the file cannot be read
     */
    public static Credentials fromFile(Path file) {
        return CredentialsFile.read(Given.notNull(file, "file"));
    }

    /**
     * Reads the credentials from the environment variables.
     *
     * @return the credentials, or null if no variable has a key
     * @throws IllegalArgumentException if an id is malformed; the message names the variable
     */
    public static @Nullable Credentials fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    static @Nullable Credentials fromEnvironment(Map<String, String> environment) {
        String name = first(environment, KEY_NAMES);
        return name == null ? null : named(environment, "", name);
    }

    /**
     * Returns credentials from values by the names of the environment variables; null if there is no key.
     *
     * @param where what follows a name in messages
     */
    static @Nullable Credentials named(Map<String, String> values, String where, String source) {
        return of(values, where, source, KEY_NAMES, ORGANIZATION_NAMES, PROJECT_NAMES);
    }

    /** Returns credentials from values by the names of the JSON file; null if there is no key. */
    static @Nullable Credentials json(Map<String, String> values, String where, String source) {
        return of(
                values,
                where,
                source,
                new String[] {"apiKey"},
                new String[] {"organizationId", "organization"},
                new String[] {"projectId", "project"});
    }

    private static @Nullable Credentials of(
            Map<String, String> values,
            String where,
            String source,
            String[] keyNames,
            String[] organizationNames,
            String[] projectNames) {
        String key = first(values, keyNames);
        String organization = first(values, organizationNames);
        String project = first(values, projectNames);
        return key == null
                ? null
                : new Credentials(
                        text(values, key),
                        organization == null ? null : organization(organization + where, values.get(organization)),
                        project == null ? null : project(project + where, values.get(project)),
                        source);
    }

    private static String text(Map<String, String> values, String name) {
        return values.getOrDefault(name, "").strip();
    }

    /** Returns the first of the names that has a value. */
    private static @Nullable String first(Map<String, String> values, String... names) {
        for (String name : names) {
            if (!text(values, name).isEmpty()) {
                return name;
            }
        }
        return null;
    }

    // ---- What they are

    /** Returns the API key. */
    public String apiKey() {
        return apiKey;
    }

    /** Returns the organization that is billed; null for the key's default. */
    public @Nullable String organization() {
        return organization;
    }

    /** Returns the project that is billed; null for the key's default. */
    public @Nullable String project() {
        return project;
    }

    /**
     * Returns where the key was found: the path of a file, such as {@code /app/.openai}, the name of an environment
     * variable, such as {@code OPENAI_API_KEY}, or {@code given} for a key that was set in code. Never returns the key.
     */
    public String source() {
        return source;
    }

    /** Returns these credentials without the parts that the caller sets. */
    Credentials without(boolean thatOrganization, boolean thatProject) {
        return new Credentials(apiKey, thatOrganization ? null : organization, thatProject ? null : project, source);
    }

    /** Returns whether key, organization and project are equal. The source is ignored. */
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

    /** Returns the organization, the project and the source, without the key. */
    @Override
    public String toString() {
        return "Credentials[apiKey=***, organization=" + organization + ", project=" + project + ", source=" + source
                + "]";
    }
}
