package io.fluentopenai.examples.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.error.RateLimitException;
import io.fluentopenai.examples.ExampleModels;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.testkit.junit.FakeOpenAITest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How to test code that uses the client: a fake server in place of the API, and no mocks. */
@FakeOpenAITest
class SupportDeskTest {

    /** The code under test. */
    record SupportDesk(OpenAI openai) {
        enum Team {
            BILLING,
            TECHNICAL
        }

        record Ticket(Team team, String summary) {}

        Ticket sort(String mail) {
            return openai.responses()
                    .model(ExampleModels.TEXT)
                    .instructions("Sort this mail of a customer.")
                    .user(mail)
                    .send(Ticket.class)
                    .value();
        }
    }

    private final FakeOpenAI server;
    private final SupportDesk desk;

    SupportDeskTest(FakeOpenAI server) {
        this.server = server;
        this.desk = new SupportDesk(OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build());
    }

    @AfterEach
    void stop() {
        desk.openai().close();
    }

    @Test
    void aMailBecomesATicket() {
        server.reply("{\"team\":\"BILLING\",\"summary\":\"Charged twice\"}");

        SupportDesk.Ticket ticket = desk.sort("You took my money twice!");

        assertThat(ticket).isEqualTo(new SupportDesk.Ticket(SupportDesk.Team.BILLING, "Charged twice"));
        JsonNode request = server.takeRequest().json();
        assertThat(request.at("/text/format/schema/properties/team/enum")).hasSize(2);
    }

    @Test
    void theAnswerMayDependOnTheMail() {
        server.onChat(request -> ModelAnswer.text("{\"team\":\"%s\",\"summary\":\"-\"}"
                .formatted(request.toString().contains("invoice") ? "BILLING" : "TECHNICAL")));

        assertThat(desk.sort("Where is my invoice?").team()).isEqualTo(SupportDesk.Team.BILLING);
        assertThat(desk.sort("It crashes.").team()).isEqualTo(SupportDesk.Team.TECHNICAL);
    }

    @Test
    void aServerThatIsBusyOnceIsAskedAgain() {
        server.reply("{\"team\":\"TECHNICAL\",\"summary\":\"It crashes\"}");
        server.fail("createResponse").status(503).header("retry-after-ms", "1").times(1);

        assertThat(desk.sort("It crashes.").summary()).isEqualTo("It crashes");
        assertThat(server.requests("createResponse")).hasSize(2);
    }

    @Test
    void aRateLimitReachesTheCaller() {
        server.fail("createResponse").status(429).header("x-should-retry", "false");

        assertThatThrownBy(() -> desk.sort("It crashes.")).isInstanceOf(RateLimitException.class);
    }
}
