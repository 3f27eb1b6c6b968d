package io.fluentopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.client.Call;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class CredentialsTest {
    private static final Call ADMINISTRATION = Call.get("/organization/users").admin();

    @TempDir
    Path root;

    private Path directory(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    private static void write(Path directory, String text) throws IOException {
        Files.writeString(directory.resolve(".openai"), text);
    }

    @Test
    void theFileOfTheWorkingDirectoryComesBeforeHomeAndEnvironment() throws IOException {
        Path work = directory("a/b/c");
        Path home = directory("home");
        write(root.resolve("a"), "{\"apiKey\":\"sk-work\"}");
        write(home, "{\"apiKey\":\"sk-home\"}");
        Map<String, String> environment = Map.of("OPENAI_API_KEY", "sk-env");

        assertThat(Credentials.find(work, home, environment).apiKey()).isEqualTo("sk-work");
        Files.delete(root.resolve("a/.openai"));
        assertThat(Credentials.find(work, home, environment).apiKey()).isEqualTo("sk-home");
        Files.delete(home.resolve(".openai"));
        assertThat(Credentials.find(work, home, environment).apiKey()).isEqualTo("sk-env");
        assertThat(Credentials.find(work, home, Map.of())).isNull();
    }

    @Test
    void theNearestFileUpwardsIsTakenAndOneWithoutAKeyIsAnError() throws IOException {
        Path work = directory("x/y");
        write(root.resolve("x"), "{\"apiKey\":\"sk-far\"}");
        write(work, "{\"apiKey\":\"sk-near\"}");
        assertThat(Credentials.fromDirectory(work).apiKey()).isEqualTo("sk-near");
        write(work, "{\"organizationId\":\"org-1\"}");
        assertThatThrownBy(() -> Credentials.fromDirectory(work))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(work.resolve(".openai") + " has no `apiKey`. ");
        Files.delete(work.resolve(".openai"));
        assertThat(Credentials.fromDirectory(work, ".openai", false)).isNull();
        assertThat(Credentials.fromDirectory(work, ".openai", true).apiKey()).isEqualTo("sk-far");
    }

    @Test
    void theFileMayBeJson() throws IOException {
        write(
                root,
                "{\"apiKey\":\" sk-1 \",\"organizationId\":\"org-1\",\"projectId\":\"proj_1\",\"other\":{\"a\":[1]}}");
        assertThat(Credentials.fromDirectory(root)).isEqualTo(Credentials.of("sk-1", "org-1", "proj_1"));
    }

    @Test
    void theFileMayBeTheDeprecatedLines() throws IOException {
        write(root, "OPENAI_KEY=sk-1\r\n\nOPEN_AI_ORGANIZATION_ID: org-1\nOPENAI_PROJECT_ID = proj_1\nNOTHING\n");
        assertThat(Credentials.fromDirectory(root)).isEqualTo(Credentials.of("sk-1", "org-1", "proj_1"));
    }

    @Test
    void aByteOrderMarkDoesNotMatter() throws IOException {
        write(root, "\uFEFF{\"apiKey\":\"sk-1\"}");
        assertThat(Credentials.fromDirectory(root)).isEqualTo(Credentials.of("sk-1"));
    }

    @Test
    void brokenJsonIsAnErrorThatNamesTheFileAndDoesNotQuoteIt() throws IOException {
        write(root, "{\"apiKey\":\"sk-secret\",}");
        assertThatThrownBy(() -> Credentials.fromDirectory(root))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(root.resolve(".openai").toString())
                .hasMessageNotContaining("sk-secret")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'apikey':'§'} | has `apikey`; the name is `apiKey`",
                "{'api_key':'§'} | has `api_key`; the name is `apiKey`",
                "{'API-KEY':'§'} | has `API-KEY`; the name is `apiKey`",
                "{'OPENAI_API_KEY':'§'} | has `OPENAI_API_KEY`; the name is `apiKey`",
                "{'key':'§','model':'m'} | has `key`; the name is `apiKey`",
                "{'apiKey':'§','organization_id':'org-1'} | has `organization_id`; the name is `organizationId`",
                "{'apiKey':'§','organisationId':'org-1'} | has `organisationId`; the name is `organizationId`",
                "{'apiKey':'§','project_id':'proj_1'} | has `project_id`; the name is `projectId`",
                "{'apiKey':''} | has an empty `apiKey`",
                "{'apiKey':'  '} | has an empty `apiKey`",
                "{'apiKey':null} | has no `apiKey`",
                "{} | has no `apiKey`",
                "{'§':'§'} | has no `apiKey`",
                "{'apiKey':12} | has a `apiKey` that is not a string",
                "{'apiKey':['§']} | has a `apiKey` that is not a string",
                "{'apiKey':'§' | is not valid JSON, from line 1",
                "{'apiKey':'§',} | is not valid JSON, from line 1",
                "{'apiKey':§} | is not valid JSON, from line 1",
                "{'apiKey':'§'} {'more':1} | has text after its JSON object",
                "§ | holds a bare key",
                "'§' | holds a bare key",
                "sess-§ | holds a bare key",
                "~  ~ | is empty",
                "['§'] | holds neither JSON nor lines",
                "no-key-at-all | holds neither JSON nor lines",
                "apiKey: § | has `apiKey`; the name is `OPENAI_API_KEY`",
                "api_key=§ | has `api_key`; the name is `OPENAI_API_KEY`",
                "OPENAI_API_KEY= | has an empty `OPENAI_API_KEY`",
                "OPENAI_API_KEY='' | has an empty `OPENAI_API_KEY`",
                "§=abc | holds a bare key",
                "OPENAI_ORG_ID=org-1 | has no `OPENAI_API_KEY`"
            })
    void aFileThatCannotBeUsedSaysWhyAndDoesNotQuoteWhatMayBeTheKey(String text, String why) throws IOException {
        String secret = "sk-0123456789abcdef";
        write(root, text.replace('\'', '"').replace("§", secret));
        Path file = root.resolve(".openai");
        assertThatThrownBy(() -> Credentials.find(root, root, Map.of("OPENAI_API_KEY", "sk-env")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(file + " " + why)
                .hasMessageMatching("(?s).*(Write|Rename|Put|Correct|Remove) .*")
                .hasMessageNotContaining("0123456789")
                .hasNoCause();
        assertThatThrownBy(() -> Credentials.fromFile(file)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileThatIsMissingADirectoryOrNoTextIsNamed() throws IOException {
        assertThatThrownBy(() -> Credentials.fromFile(root.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("There is no file " + root.resolve("none"));
        assertThatThrownBy(() -> Credentials.fromFile(directory("folder")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(root.resolve("folder") + " is a directory");
        Files.write(root.resolve(".openai"), new byte[] {'s', 'k', '-', (byte) 0xC3, (byte) 0x28});
        assertThatThrownBy(() -> Credentials.fromDirectory(root))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not text in UTF-8")
                .hasNoCause();
    }

    @Test
    void aDirectoryOfThatNameIsPassedOver() throws IOException {
        directory("a/.openai");
        write(root, "{\"apiKey\":\"sk-1\"}");
        assertThat(Credentials.fromDirectory(root.resolve("a")).source())
                .isEqualTo(root.resolve(".openai").toString());
    }

    @Test
    void theEncodingsThatEditorsAndShellsWriteAreRead() throws IOException {
        String json = "{\r\n\t\"apiKey\": \"sk-1\",\r\n\t\"organizationId\": null\r\n}\r\n";
        String marked = "\uFEFF" + json;
        for (byte[] bytes : List.of(
                json.getBytes(StandardCharsets.UTF_8),
                marked.getBytes(StandardCharsets.UTF_8),
                marked.getBytes(StandardCharsets.UTF_16LE),
                marked.getBytes(StandardCharsets.UTF_16BE))) {
            Files.write(root.resolve(".openai"), bytes);
            assertThat(Credentials.fromDirectory(root)).isEqualTo(Credentials.of("sk-1"));
        }
        write(root, "# comment: none\r\nexport OPENAI_API_KEY=\"sk-1\"\r\nOPENAI_PROJECT_ID='proj_1'\r\n");
        assertThat(Credentials.fromDirectory(root)).isEqualTo(Credentials.of("sk-1", null, "proj_1"));
    }

    @Test
    void theSourceIsToldAndNeverTheKey() throws IOException {
        Map<String, String> environment = Map.of("OPENAI_API_KEY", " ", "OPENAI_KEY", "sk-secret");
        Credentials found = Credentials.find(root, root, environment);
        assertThat(found.source()).isEqualTo("OPENAI_KEY");
        write(root, "{\"apiKey\":\"sk-secret\"}");
        found = Credentials.find(directory("x"), root, environment);
        assertThat(found.source()).isEqualTo(root.resolve(".openai").toString());
        assertThat(found.toString()).contains(".openai").doesNotContain("sk-secret");
        assertThat(Credentials.of("sk-secret").source()).isEqualTo("given");
        assertThat(found).isEqualTo(Credentials.of("sk-secret")).hasSameHashCodeAs(Credentials.of("sk-secret"));
    }

    @Test
    void theSourceThatIsUsedIsLoggedAtDebugWithoutTheKey() throws IOException {
        write(root, "{\"apiKey\":\"sk-secret\"}");
        Credentials found = Credentials.find(root, root, Map.of());
        assertThat(logged(new OpenAI.Builder(Map.of(), () -> found)))
                .containsExactly("Client for https://api.openai.com/v1, key from " + root.resolve(".openai"));
        assertThat(logged(new OpenAI.Builder(Map.of(), () -> null).apiKey("sk-secret")))
                .containsExactly("Client for https://api.openai.com/v1, key from builder");
        assertThat(logged(new OpenAI.Builder(Map.of("OPENAI_BASE_URL", "http://localhost:1"), () -> null)))
                .containsExactly("Client for http://localhost:1/v1, without a key");
        assertThat(logged(new OpenAI.Builder(Map.of(), () -> null).credentials(found)))
                .singleElement()
                .asString()
                .endsWith("key from " + root.resolve(".openai"))
                .doesNotContain("sk-secret");
    }

    private static List<String> logged(OpenAI.Builder builder) {
        Logger logger = Logger.getLogger("io.fluentopenai.client");
        List<String> lines = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                lines.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Level before = logger.getLevel();
        logger.addHandler(handler);
        logger.setLevel(Level.FINE);
        try (OpenAI openai = builder.build()) {
            assertThat(openai).isNotNull();
            return lines;
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(before);
        }
    }

    @Test
    void aKeyOrCredentialsThatAreNullSayHowToSetThem() {
        assertThatThrownBy(() -> OpenAI.create(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The API key is null")
                .hasMessageContaining("OPENAI_API_KEY");
        assertThatThrownBy(() -> OpenAI.builder().apiKey((String) null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The API key is null");
        assertThatThrownBy(() -> Credentials.of(null)).hasMessageContaining("The API key is null");
        assertThatThrownBy(() -> OpenAI.builder().credentials(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("credentials must not be null. No API key found.")
                .hasMessageContaining("No API key found. Looked in: ");
    }

    @Test
    void aKeyThatCannotBeSentNamesItsSource() throws IOException {
        write(root, "{\"apiKey\":\"sk-\u2026\"}");
        Credentials found = Credentials.fromDirectory(root);
        assertThatThrownBy(() -> new OpenAI.Builder(Map.of(), () -> found).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The API key from " + root.resolve(".openai") + " cannot be used: ")
                .hasMessageNotContaining("\u2026");
    }

    @Test
    void whatIsMalformedInTheEnvironmentNamesItsVariable() {
        for (String name : new String[] {"OPENAI_ORGANIZATION_ID", "OPENAI_ORG_ID", "OPEN_AI_ORGANIZATION_ID"}) {
            assertThatThrownBy(() -> Credentials.fromEnvironment(Map.of("OPENAI_API_KEY", "sk-1", name, "My Company")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(name + " is not the id of an organization, which starts with org-");
        }
        for (String name : new String[] {"OPENAI_PROJECT_ID", "OPEN_AI_PROJECT_ID"}) {
            assertThatThrownBy(() -> Credentials.fromEnvironment(Map.of("OPENAI_API_KEY", "sk-1", name, "sk-secret")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(name + " is not the id of a project, which starts with proj_")
                    .hasMessageNotContaining("sk-secret");
        }
        assertThatThrownBy(() -> new OpenAI.Builder(Map.of("OPENAI_BASE_URL", "api.example.com"), () -> null).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The environment variable OPENAI_BASE_URL cannot be used: ");
    }

    @Test
    void whatIsMalformedInTheFileNamesThePropertyAndTheFile() throws IOException {
        write(root, "{\"apiKey\":\"sk-1\",\"organization\":\"My Company\"}");
        assertThatThrownBy(() -> Credentials.fromDirectory(root))
                .hasMessageStartingWith(
                        "organization in " + root.resolve(".openai") + " is not the id of an organization");
        write(root, "OPENAI_API_KEY=sk-1\nOPENAI_PROJECT_ID=Mine\n");
        assertThatThrownBy(() -> Credentials.fromDirectory(root))
                .hasMessageStartingWith(
                        "OPENAI_PROJECT_ID in " + root.resolve(".openai") + " is not the id of a project");
    }

    @Test
    void theEnvironmentHasNewAndOldNames() {
        for (String name :
                new String[] {"OPENAI_API_KEY", "OPENAI_KEY", "OPENAI_SECRET_KEY", "TEST_OPENAI_SECRET_KEY"}) {
            assertThat(Credentials.fromEnvironment(Map.of(name, "sk-1")).apiKey())
                    .isEqualTo("sk-1");
        }
        for (String name : new String[] {"OPENAI_ORGANIZATION_ID", "OPENAI_ORG_ID", "OPEN_AI_ORGANIZATION_ID"}) {
            assertThat(Credentials.fromEnvironment(Map.of("OPENAI_API_KEY", "sk-1", name, "org-1"))
                            .organization())
                    .isEqualTo("org-1");
        }
        for (String name : new String[] {"OPENAI_PROJECT_ID", "OPEN_AI_PROJECT_ID"}) {
            assertThat(Credentials.fromEnvironment(Map.of("OPENAI_API_KEY", "sk-1", name, "proj_1"))
                            .project())
                    .isEqualTo("proj_1");
        }
        assertThat(Credentials.fromEnvironment(Map.of("OPENAI_API_KEY", "  "))).isNull();
    }

    @Test
    void idsOfAnotherFormAreRefusedWithoutRepeatingThem() {
        assertThatThrownBy(() -> Credentials.of("sk-1", "sk-secret", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("org-")
                .hasMessageNotContaining("sk-secret");
        assertThatThrownBy(() -> Credentials.of("sk-1", null, "my project"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("proj_");
        assertThatThrownBy(() -> Credentials.of(" ")).hasMessageContaining("blank");
    }

    @Test
    void theTextFormDoesNotShowTheKey() {
        assertThat(Credentials.of("sk-secret", "org-1", null).toString())
                .doesNotContain("sk-secret")
                .contains("org-1");
    }

    @Test
    void withoutAKeyTheClientSaysWhereItLooked() {
        assertThatThrownBy(() -> new OpenAI.Builder(Map.of(), () -> null).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("No API key found. Looked in: builder, .openai (from "
                        + Path.of("").toAbsolutePath() + " up, then from ")
                .hasMessageEndingWith(" up), OPENAI_API_KEY. Set OPENAI_API_KEY or call OpenAI.builder().apiKey(…).");
        assertThatThrownBy(() -> new OpenAI.Builder(Map.of("OPENAI_API_KEY", " "), () -> null).build())
                .hasMessageContaining("OPENAI_API_KEY (set, but empty)");
    }

    @Test
    void openAiNeedsAKeyHoweverItsAddressIsWritten() {
        assertThatThrownBy(() -> new OpenAI.Builder(Map.of(), () -> null)
                        .baseUrl("https://api.openai.com")
                        .build())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anOrganizationThatIsGivenGoesBeforeOneThatIsFound() throws Exception {
        Credentials found = Credentials.of("sk-1", "org-found", "proj_found");
        try (OpenAI openai = new OpenAI.Builder(Map.of(), () -> found)
                .organization("org-given")
                .build()) {
            Map<String, String> headers =
                    openai.client().prepare(Call.get("/models")).headers();
            assertThat(headers)
                    .containsEntry("OpenAI-Organization", "org-given")
                    .containsEntry("OpenAI-Project", "proj_found");
        }
    }

    @Test
    void operationsThatAdministerAreSentWithTheAdminKeyOnly() {
        Map<String, String> environment = Map.of("OPENAI_ADMIN_KEY", " sk-admin-env ");
        Credentials found = Credentials.of("sk-1");
        try (OpenAI openai = new OpenAI.Builder(environment, () -> found).build()) {
            assertThat(authorization(openai, ADMINISTRATION)).isEqualTo("Bearer sk-admin-env");
            assertThat(authorization(openai, Call.get("/models"))).isEqualTo("Bearer sk-1");
        }
        try (OpenAI openai = new OpenAI.Builder(environment, () -> found)
                .adminApiKey("sk-admin-given")
                .build()) {
            assertThat(authorization(openai, ADMINISTRATION)).isEqualTo("Bearer sk-admin-given");
        }
        try (OpenAI openai = new OpenAI.Builder(Map.of(), () -> found).build()) {
            assertThat(authorization(openai, ADMINISTRATION)).isEqualTo("Bearer sk-1");
        }
    }

    @Test
    void anAdminKeyAloneIsEnoughToAdminister() {
        Map<String, String> environment = Map.of("OPENAI_ADMIN_KEY", "sk-admin-env");
        try (OpenAI openai = new OpenAI.Builder(environment, () -> null).build()) {
            assertThat(authorization(openai, ADMINISTRATION)).isEqualTo("Bearer sk-admin-env");
            assertThat(authorization(openai, Call.get("/models"))).isNull();
        }
    }

    @Test
    void anAdminKeyThatCannotBeSentIsRefusedWithoutRepeatingIt() {
        Map<String, String> environment = Map.of("OPENAI_ADMIN_KEY", "sk-admin\nsecret");
        assertThatThrownBy(() -> new OpenAI.Builder(environment, () -> null).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OPENAI_ADMIN_KEY")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> OpenAI.builder().adminApiKey((String) null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OPENAI_ADMIN_KEY");
    }

    private static String authorization(OpenAI openai, Call call) {
        return openai.client().prepare(call).headers().get("Authorization");
    }

    @Test
    void aServerOfOnesOwnNeedsNoKey() {
        try (OpenAI openai =
                new OpenAI.Builder(Map.of("OPENAI_BASE_URL", "http://localhost:8080/v1"), () -> null).build()) {
            assertThat(openai.client().baseUrl()).isEqualTo("http://localhost:8080/v1");
        }
        try (OpenAI openai = new OpenAI.Builder(Map.of("OPENAI_BASE_URL", "http://a"), () -> null)
                .baseUrl("http://b/gateway")
                .build()) {
            assertThat(openai.client().baseUrl()).isEqualTo("http://b/gateway");
        }
    }
}
