package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stored responses, conversations and stored chat completions. */
class ResponsesTest {

    private final FakeOpenAI server = FakeOpenAI.start();
    private final CheckedClient client = new CheckedClient(server);

    @BeforeEach
    void needs() {
        client.needs("createResponse", "getResponse", "createConversation", "listChatCompletions");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private JsonNode respond(String more) throws IOException {
        return client.post("/responses", "{'model':'gpt-5','input':'Hi'" + more + "}");
    }

    private static String id(JsonNode object) {
        return object.path("id").asText();
    }

    private static String status(JsonNode object) {
        return object.path("status").asText();
    }

    @Test
    void aResponseIsStoredUnlessItIsNotToBe() throws IOException {
        JsonNode response = respond("");
        String path = "/responses/" + id(response);
        assertThat(client.get(path)).isEqualTo(response);
        JsonNode items = client.get(path + "/input_items");
        assertThat(items.at("/data/0/content/0/text").asText()).isEqualTo("Hi");
        assertThat(client.delete(path).path("deleted").asBoolean()).isTrue();
        client.refused(404, path);
        client.refused(404, path + "/input_items");
        client.refused(404, "/responses/" + id(respond(",'store':false")));
    }

    @Test
    void aResponseKnowsWhatWasSaidBefore() throws IOException {
        server.onChat(request -> ModelAnswer.text(
                request.path("input").isTextual()
                        ? "first"
                        : "after " + request.path("input").size()));
        JsonNode first = respond("");
        JsonNode second = respond(",'previous_response_id':'" + id(first) + "'");
        assertThat(second.at("/output/0/content/0/text").asText()).isEqualTo("after 3");
        assertThat(second.at("/usage/input_tokens").asInt())
                .isGreaterThan(first.at("/usage/input_tokens").asInt());
        JsonNode third = respond(",'previous_response_id':'" + id(second) + "'");
        assertThat(third.at("/output/0/content/0/text").asText()).isEqualTo("after 5");
        assertThat(client.refused(400, "/responses", "{'model':'m','input':'Hi','previous_response_id':'resp_no'}"))
                .contains("resp_no");
    }

    @Test
    void aConversationGathersWhatIsSaid() throws IOException {
        JsonNode conversation = client.post(
                "/conversations",
                "{'metadata':{'a':'b'},'items':[{'type':'message','role':'user','content':'Hello'}]}");
        assertThat(id(conversation)).startsWith("conv_");
        server.onChat(request -> ModelAnswer.text("of " + request.path("input").size()));
        JsonNode response = respond(",'conversation':'" + id(conversation) + "'");
        assertThat(response.at("/output/0/content/0/text").asText()).isEqualTo("of 2");
        assertThat(response.at("/conversation/id").asText()).isEqualTo(id(conversation));
        String items = "/conversations/" + id(conversation) + "/items";
        JsonNode all = client.get(items + "?order=asc");
        assertThat(all.path("data")).hasSize(3);
        assertThat(all.at("/data/2/role").asText()).isEqualTo("assistant");
        String first = all.at("/data/0/id").asText();
        assertThat(client.get(items + "/" + first)).isEqualTo(all.at("/data/0"));
        assertThat(id(client.delete(items + "/" + first))).isEqualTo(id(conversation));
        client.refused(404, items + "/" + first);
        JsonNode added =
                client.post(items, "{'items':[{'type':'function_call_output','call_id':'call_1','output':'42'}]}");
        assertThat(added.path("data")).hasSize(1);
        assertThat(client.get(items).at("/data/0/output").asText()).isEqualTo("42");
        assertThat(client.post("/conversations/" + id(conversation), "{'metadata':{'a':'c'}}")
                        .at("/metadata/a")
                        .asText())
                .isEqualTo("c");
        client.delete("/conversations/" + id(conversation));
        client.refused(404, items);
    }

    @Test
    void aBackgroundResponseTakesItsTime() throws IOException {
        JsonNode response = respond(",'background':true");
        assertThat(status(response)).isEqualTo("queued");
        assertThat(response.path("output")).isEmpty();
        String path = "/responses/" + id(response);
        assertThat(status(client.get(path))).isEqualTo("in_progress");
        JsonNode done = client.get(path);
        assertThat(status(done)).isEqualTo("completed");
        assertThat(done.at("/output/0/content/0/text").asText()).isEqualTo("You said: Hi");
        JsonNode other = respond(",'background':true");
        assertThat(status(client.post("/responses/" + id(other) + "/cancel"))).isEqualTo("cancelled");
        assertThat(status(client.get("/responses/" + id(other)))).isEqualTo("cancelled");
        assertThat(CheckedClient.error(
                        400, client.raw().post("/responses/" + id(respond("")) + "/cancel", new RawClient.Form())))
                .isNotEmpty();
        client.refused(400, "/responses", "{'model':'m','input':'Hi','background':true,'store':false}");
    }

    @Test
    void aStreamCanBeTakenUpWhereItBroke() throws IOException {
        List<JsonNode> all =
                client.stream("/responses", "{'model':'gpt-5','input':'Hi','background':true,'stream':true}");
        assertThat(CheckedClient.names(all))
                .startsWith("response.created", "response.queued", "response.in_progress")
                .endsWith("response.output_item.done", "response.completed");
        String id = all.get(0).at("/data/response/id").asText();
        List<JsonNode> rest = client.stream("/responses/" + id + "?stream=true&starting_after=3");
        assertThat(CheckedClient.names(rest)).isEqualTo(CheckedClient.names(all).subList(4, all.size()));
        assertThat(rest.get(0).at("/data/sequence_number").asInt()).isEqualTo(4);
    }

    @Test
    void aResponseEndsAsItIsTold() throws IOException {
        server.outcome("createResponse", Outcome.failed("server_error", "Out of order."));
        JsonNode failed = respond("");
        assertThat(status(failed)).isEqualTo("failed");
        assertThat(failed.at("/error/message").asText()).isEqualTo("Out of order.");
        assertThat(CheckedClient.names(client.stream("/responses", "{'model':'gpt-5','input':'Hi','stream':true}")))
                .endsWith("response.failed");
        server.outcome("createResponse", Outcome.incomplete("max_output_tokens"));
        assertThat(respond("").at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
    }

    @Test
    void tokensAreCountedAndItemsCompacted() throws IOException {
        client.needs("Getinputtokencounts", "Compactconversation");
        JsonNode first = respond("");
        String input = "'model':'gpt-5','input':'one two three'";
        int alone = client.post("/responses/input_tokens", "{" + input + "}")
                .path("input_tokens")
                .asInt();
        int more = client.post("/responses/input_tokens", "{" + input + ",'previous_response_id':'" + id(first) + "'}")
                .path("input_tokens")
                .asInt();
        assertThat(alone).isPositive().isLessThan(more);
        JsonNode compacted =
                client.post("/responses/compact", "{" + input + ",'previous_response_id':'" + id(first) + "'}");
        assertThat(compacted.path("output")).hasSize(3);
        assertThat(compacted.at("/output/2/type").asText()).isEqualTo("compaction");
    }

    @Test
    void aChatCompletionIsStoredIfAsked() throws IOException {
        String request = "{'model':'gpt-4o','messages':[{'role':'user','content':'Hi'}]";
        client.post("/chat/completions", request + "}");
        JsonNode kept = client.post("/chat/completions", request + ",'store':true,'metadata':{'k':'v'}}");
        client.stream("/chat/completions", request + ",'store':true,'stream':true}");
        assertThat(client.get("/chat/completions").path("data")).hasSize(2);
        assertThat(CheckedClient.ids(client.get("/chat/completions?metadata%5Bk%5D=v")))
                .containsExactly(id(kept));
        String path = "/chat/completions/" + id(kept);
        assertThat(client.get(path).at("/choices/0/message/content").asText()).isEqualTo("You said: Hi");
        // The document says that messages are the assistant's; those that the API keeps are the request's.
        JsonNode messages = RawClient.json(client.raw().get(path + "/messages"));
        assertThat(messages.at("/data/0/content").asText()).isEqualTo("Hi");
        assertThat(messages.at("/data/0/role").asText()).isEqualTo("user");
        client.post(path, "{'metadata':{'k':'w'}}");
        assertThat(client.get("/chat/completions?metadata%5Bk%5D=v").path("data"))
                .isEmpty();
        assertThat(CheckedClient.ids(client.get("/chat/completions?metadata%5Bk%5D=w")))
                .containsExactly(id(kept));
        client.delete(path);
        client.refused(404, path);
        client.refused(404, path + "/messages");
    }
}
