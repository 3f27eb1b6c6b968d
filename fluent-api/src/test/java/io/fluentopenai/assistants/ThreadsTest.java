package io.fluentopenai.assistants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fluentopenai.Content;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.model.CreateMessageRequest;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    private static final String THREAD = """
            {"id": "thread_1", "object": "thread", "created_at": 1, "metadata": {"k": "v"},
             "tool_resources": {"file_search": {"vector_store_ids": ["vs_1"]}}}
            """;

    private static final String MESSAGE = """
            {"id": "msg_1", "object": "thread.message", "created_at": 1, "thread_id": "thread_1", "status": "completed",
             "role": "assistant", "assistant_id": "asst_1", "run_id": "run_1", "metadata": {},
             "attachments": [{"file_id": "file-7", "tools": []}],
             "content": [
               {"type": "text", "text": {"value": "See [1].", "annotations": [
                 {"type": "file_citation", "text": "[1]", "start_index": 4, "end_index": 7,
                  "file_citation": {"file_id": "file-1"}}]}},
               {"type": "image_file", "image_file": {"file_id": "file-2"}},
               {"type": "text", "text": {"value": "Done.", "annotations": []}},
               {"type": "refusal", "refusal": "No more."}]}
            """;

    private FakeOpenAI server;
    private OpenAI openai;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
        for (String operation : List.of("createThread", "getThread", "modifyThread")) {
            server.handle(operation, request -> Reply.json(THREAD));
        }
        for (String operation : List.of("createMessage", "getMessage", "modifyMessage")) {
            server.handle(operation, request -> Reply.json(MESSAGE));
        }
    }

    @AfterEach
    void stop() {
        openai.close();
        server.close();
    }

    private AssistantThread thread() {
        AssistantThread thread = openai.threads().get("thread_1");
        server.clearRequests();
        return thread;
    }

    private ThreadMessage message() {
        ThreadMessage message = openai.threads().messages("thread_1").get("msg_1");
        server.clearRequests();
        return message;
    }

    @Test
    void anEmptyThreadIsMadeWithoutABody() {
        assertThat(openai.threads().create().id()).isEqualTo("thread_1");
        assertThat(openai.threads().createAsync().join().metadata()).containsEntry("k", "v");

        assertThat(server.takeRequest().body()).isEmpty();
        assertThat(server.takeRequest().body()).isEmpty();
    }

    @Test
    void aThreadBeginsWithAMessageOfTheUser() {
        openai.threads().create("Hello!");
        openai.threads().createAsync("Hello!").join();

        String sent = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}";
        RecordedRequest request = server.takeRequest();
        assertThat(request.header("OpenAI-Beta")).isEqualTo("assistants=v2");
        assertThat(request.bodyText()).isEqualTo(sent);
        assertThat(server.takeRequest().bodyText()).isEqualTo(sent);
    }

    @Test
    void aThreadBeginsWithAllThatTheRequestCanCarry() {
        openai.threads()
                .create(t -> t.messages(List.of(
                                new CreateMessageRequest().role("user").content("Hi"),
                                new CreateMessageRequest().role("assistant").content("Hello")))
                        .metadata(Map.of("a", "b")));

        RecordedRequest request = server.takeRequest();
        assertThat(request.json().at("/messages/1/role").asText()).isEqualTo("assistant");
        assertThat(request.json().at("/metadata/a").asText()).isEqualTo("b");
    }

    @Test
    void aBlankMessageIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.threads().create(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blank");
        assertThatThrownBy(() -> openai.threads().messages("thread_1").add(""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aThreadIsLookedUpChangedAndDeleted() {
        AssistantThread thread = thread();
        assertThat(thread.vectorStoreIds()).containsExactly("vs_1");

        assertThat(thread.refresh()).isEqualTo(thread);
        assertThat(thread.refreshAsync().join()).isEqualTo(thread);
        thread.modify(Map.of("x", "y"));
        thread.modifyAsync(Map.of("x", "z")).join();
        server.handle(
                "deleteThread",
                request -> Reply.json("{\"id\":\"thread_1\",\"object\":\"thread.deleted\",\"deleted\":true}"));
        assertThat(thread.delete()).isTrue();
        assertThat(thread.deleteAsync().join()).isTrue();

        assertThat(server.requests("modifyThread"))
                .extracting(RecordedRequest::bodyText)
                .containsExactly("{\"metadata\":{\"x\":\"y\"}}", "{\"metadata\":{\"x\":\"z\"}}");
        assertThat(server.requests("deleteThread"))
                .extracting(RecordedRequest::path)
                .containsOnly("/v1/threads/thread_1");
    }

    @Test
    void deleteWithToolResourcesNamesWhatIsLeft() {
        AssistantThread thread = thread();
        server.fail("deleteVectorStore").status(403).times(1);

        PartialDeletionException left =
                catchThrowableOfType(PartialDeletionException.class, thread::deleteWithToolResources);
        assertThat(left.remaining()).containsExactly("vs_1", "thread_1");

        server.handle(
                "deleteVectorStore",
                request -> Reply.json("{\"id\":\"vs_1\",\"object\":\"vector_store.deleted\",\"deleted\":true}"));
        server.handle(
                "deleteThread",
                request -> Reply.json("{\"id\":\"thread_1\",\"object\":\"thread.deleted\",\"deleted\":true}"));
        assertThat(thread.deleteWithToolResources()).isTrue();
        assertThat(thread.deleteWithToolResourcesAsync().join()).isTrue();
    }

    @Test
    void messagesAreAddedAsTheUsersUnlessToldOtherwise() {
        AssistantThread thread = thread();

        thread.addMessage("What now?");
        thread.addMessageAsync("And then?").join();
        thread.addMessage(m -> m.content("Well").metadata(Map.of("k", "v")));
        thread.addMessageAsync(m -> m.role("assistant").content("Hm")).join();

        assertThat(server.requests("createMessage"))
                .extracting(RecordedRequest::bodyText)
                .containsExactly(
                        "{\"role\":\"user\",\"content\":\"What now?\"}",
                        "{\"role\":\"user\",\"content\":\"And then?\"}",
                        "{\"role\":\"user\",\"content\":\"Well\",\"metadata\":{\"k\":\"v\"}}",
                        "{\"role\":\"assistant\",\"content\":\"Hm\"}");
    }

    @Test
    void messagesHaveTextAndImagesByUrlOrFileId() {
        AssistantThread thread = thread();

        thread.addMessage(
                Content.text("Look"),
                Content.imageUrl("https://example.com/a.png").detail("low"),
                Content.imageFileId("file-1"));
        thread.addMessageAsync(Content.text("And?")).join();

        assertThat(server.requests("createMessage"))
                .extracting(RecordedRequest::bodyText)
                .containsExactly(
                        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Look\"},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/a.png\",\"detail\":\"low\"}},"
                                + "{\"type\":\"image_file\",\"image_file\":{\"file_id\":\"file-1\"}}]}",
                        "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"And?\"}]}");
        for (Content unsupported : List.of(
                Content.image(new byte[] {1}, "image/png"),
                Content.audio(new byte[] {1}, "wav"),
                Content.fileId("file-1"))) {
            assertThatThrownBy(() -> thread.addMessage(unsupported)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aMessageSaysItsTextItsAnnotationsAndItsFiles() {
        ThreadMessage message = message();

        assertThat(message.id()).isEqualTo("msg_1");
        assertThat(message.role()).isEqualTo("assistant");
        assertThat(message.status()).isEqualTo("completed");
        assertThat(message.runId()).isEqualTo("run_1");
        assertThat(message.text()).isEqualTo("See [1].\nDone.");
        assertThat(message.refusal()).isEqualTo("No more.");
        assertThat(message.annotations()).containsExactly(new TextAnnotation("file_citation", "[1]", "file-1", 4, 7));
        assertThat(message.attachedFileIds()).containsExactly("file-7");
        assertThat(message.metadata()).isEmpty();
    }

    @Test
    void aMessageOfWhichTheServerLeftMostOutIsStillAMessage() {
        server.handle("getMessage", request -> Reply.json("{\"id\": \"msg_1\"}"));

        ThreadMessage message = message();

        assertThat(message.text()).isEmpty();
        assertThat(message.refusal()).isNull();
        assertThat(message.role()).isNull();
        assertThat(message.annotations()).isEmpty();
        assertThat(message.attachedFileIds()).isEmpty();
        assertThatThrownBy(message::refresh)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("thread_id");
    }

    @Test
    void aMessageIsLookedUpChangedAndDeleted() {
        ThreadMessage message = message();

        assertThat(message.refresh()).isEqualTo(message);
        assertThat(message.refreshAsync().join()).isEqualTo(message);
        message.modify(Map.of("a", "b"));
        message.modifyAsync(Map.of("a", "c")).join();
        server.handle(
                "deleteMessage",
                request -> Reply.json("{\"id\":\"msg_1\",\"object\":\"thread.message.deleted\",\"deleted\":true}"));
        assertThat(message.delete()).isTrue();
        assertThat(message.deleteAsync().join()).isTrue();

        assertThat(server.requests("modifyMessage"))
                .extracting(RecordedRequest::bodyText)
                .containsExactly("{\"metadata\":{\"a\":\"b\"}}", "{\"metadata\":{\"a\":\"c\"}}");
        assertThat(server.requests())
                .extracting(RecordedRequest::path)
                .containsOnly("/v1/threads/thread_1/messages/msg_1");
    }

    @Test
    void messagesAreListedPageByPage() {
        server.handle(
                "listMessages",
                request -> Reply.json("{\"object\":\"list\",\"data\":["
                        + (request.query("after") == null ? MESSAGE : MESSAGE.replace("msg_1", "msg_2"))
                        + "],\"has_more\":" + (request.query("after") == null) + "}"));
        AssistantThread thread = thread();

        assertThat(thread.messages()).extracting(ThreadMessage::id).containsExactly("msg_1", "msg_2");
        assertThat(thread.messagesAsync().join().stream()).hasSize(2);
        server.clearRequests();
        assertThat(openai.threads()
                        .messages("thread_1")
                        .list(p -> p.order("asc").limit(1))
                        .items())
                .hasSize(1);
        assertThat(server.requests("listMessages").get(0).uri())
                .contains("order=asc")
                .contains("limit=1");
    }
}
