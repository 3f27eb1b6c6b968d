package io.fluentopenai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.client.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class CredentialsTest {
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
    void theNearestFileUpwardsIsTakenAndOneWithoutAKeyEndsTheWalk() throws IOException {
        Path work = directory("x/y");
        write(root.resolve("x"), "{\"apiKey\":\"sk-far\"}");
        write(work, "{\"apiKey\":\"sk-near\"}");
        assertThat(Credentials.fromDirectory(work).apiKey()).isEqualTo("sk-near");
        write(work, "{\"organizationId\":\"org-1\"}");
        assertThat(Credentials.fromDirectory(work)).isNull();
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

    @Test
    void aFileThatIsNotThereGivesNull() {
        assertThat(Credentials.fromFile(root.resolve("none"))).isNull();
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
                .hasMessageContaining("OPENAI_API_KEY")
                .hasMessageContaining(".openai");
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
