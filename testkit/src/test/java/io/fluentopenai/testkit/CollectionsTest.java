package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Collections without a script of their own. */
class CollectionsTest {

    private static final String INVITES = "/organization/invites";
    private static final String ROLE = "{'email':'a@example.com','role':'reader'}";

    @Test
    void whatIsCreatedIsKeptListedAndDeleted() throws IOException {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);
        try (FakeOpenAI server = FakeOpenAI.builder().clock(clock).start()) {
            CheckedClient client = new CheckedClient(server).needs("inviteUser", "create-project");
            JsonNode invite = client.post(INVITES, ROLE);
            assertThat(invite.path("id").asText()).startsWith("invite_");
            assertThat(invite.path("email").asText()).isEqualTo("a@example.com");
            assertThat(invite.path("role").asText()).isEqualTo("reader");
            assertThat(client.get(INVITES + "/" + invite.path("id").asText())).isEqualTo(invite);
            JsonNode second = client.post(INVITES, ROLE);
            assertThat(CheckedClient.ids(client.get(INVITES)))
                    .containsExactly(
                            second.path("id").asText(), invite.path("id").asText());
            client.delete(INVITES + "/" + invite.path("id").asText());
            assertThat(client.get(INVITES).path("data")).hasSize(1);
            JsonNode project = client.post("/organization/projects", "{'name':'One'}");
            assertThat(project.path("created_at").asLong()).isEqualTo(1_800_000_000);
            String path = "/organization/projects/" + project.path("id").asText();
            assertThat(client.post(path, "{'name':'Two'}").path("name").asText())
                    .isEqualTo("Two");
            assertThat(client.get(path).path("name").asText()).isEqualTo("Two");
        }
    }

    @Test
    void whatWasNeverCreatedIsASampleUnlessToldOtherwise() throws IOException {
        try (FakeOpenAI usual = FakeOpenAI.start();
                FakeOpenAI strict =
                        FakeOpenAI.builder().unknownIds(UnknownIds.NOT_FOUND).start();
                FakeOpenAI lenient =
                        FakeOpenAI.builder().unknownIds(UnknownIds.SAMPLE).start()) {
            new CheckedClient(usual).needs("inviteUser", "getAssistant").get(INVITES + "/invite_no");
            new CheckedClient(usual).get(INVITES);
            new CheckedClient(usual).refused(404, "/assistants/asst_no");
            new CheckedClient(strict).refused(404, INVITES + "/invite_no");
            assertThat(new CheckedClient(strict).get(INVITES).path("data")).isEmpty();
            new CheckedClient(lenient).get("/assistants/asst_no");
        }
    }
}
