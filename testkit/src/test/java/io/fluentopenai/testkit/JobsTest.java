package io.fluentopenai.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.testkit.internal.value.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What works on files and takes its time: vector stores, batches, uploads, fine-tuning. */
class JobsTest {

    /** A clock that is set by hand. */
    private static final class SetClock extends Clock {
        private volatile Instant now = Instant.ofEpochSecond(1_800_000_000);

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final SetClock clock = new SetClock();
    private final FakeOpenAI server = FakeOpenAI.builder().clock(clock).start();
    private final CheckedClient client = new CheckedClient(server);

    @BeforeEach
    void needs() {
        client.needs("createVectorStore", "createBatch", "createUpload", "createFineTuningJob", "pauseFineTuningJob");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static String id(JsonNode object) {
        return object.path("id").asText();
    }

    private static String status(JsonNode object) {
        return object.path("status").asText();
    }

    // ---- Vector stores

    @Test
    void aVectorStoreTakesFilesInAndFindsThem() throws IOException {
        String apples = client.file("apples.txt", "assistants", "Apples are red and round.");
        String pears = client.file("pears.txt", "assistants", "Pears are green.");
        JsonNode store = client.post(
                "/vector_stores",
                "{'name':'Fruit','file_ids':['" + apples + "'],'expires_after':{'anchor':'last_active_at','days':2}}");
        assertThat(status(store)).isEqualTo("in_progress");
        assertThat(store.path("expires_at").asLong()).isEqualTo(1_800_000_000 + 2 * 86_400);
        String path = "/vector_stores/" + id(store);
        assertThat(client.post(path + "/search", "{'query':'round'}").path("data"))
                .isEmpty();
        store = client.get(path);
        assertThat(status(store)).isEqualTo("completed");
        assertThat(store.at("/file_counts/completed").asInt()).isEqualTo(1);
        assertThat(store.path("usage_bytes").asInt()).isEqualTo(25);
        JsonNode file =
                client.post(path + "/files", "{'file_id':'" + pears + "','attributes':{'colour':'green','price':3}}");
        assertThat(status(file)).isEqualTo("in_progress");
        assertThat(client.get(path + "/files?filter=in_progress").path("data")).hasSize(1);
        assertThat(status(client.get(path + "/files/" + pears))).isEqualTo("completed");
        JsonNode found = client.post(path + "/search", "{'query':'Which are red?'}");
        assertThat(found.at("/data/0/file_id").asText()).isEqualTo(apples);
        assertThat(found.at("/data/0/filename").asText()).isEqualTo("apples.txt");
        assertThat(found.at("/data/0/score").asDouble())
                .isGreaterThan(found.at("/data/1/score").asDouble());
        String dear = "{'query':'are','filters':{'type':'and','filters':[{'type':'gt','key':'price','value':2},"
                + "{'type':'in','key':'colour','value':['green','blue']}]}}";
        assertThat(client.post(path + "/search", dear).path("data")).hasSize(1);
        assertThat(client.get(path + "/files/" + pears + "/content")
                        .at("/data/0/text")
                        .asText())
                .isEqualTo("Pears are green.");
        assertThat(client.post(path + "/files/" + pears, "{'attributes':{'price':4}}")
                        .at("/attributes/price")
                        .asInt())
                .isEqualTo(4);
        client.delete(path + "/files/" + pears);
        assertThat(client.refused(404, path + "/files/" + pears)).contains(pears);
        assertThat(client.post(path, "{'name':'Apples'}").path("name").asText()).isEqualTo("Apples");
        client.delete(path);
        client.refused(404, path);
        client.refused(404, path + "/search", "{'query':'x'}");
    }

    @Test
    void aFileBatchCountsWhatBecomesOfItsFiles() throws IOException {
        String good = client.file("a.txt", "assistants", "text");
        String empty = client.file("b.txt", "assistants", "");
        String path = "/vector_stores/" + id(client.post("/vector_stores", "{}"));
        String ids = "{'file_ids':['" + good + "','" + empty + "']}";
        JsonNode batch = client.post(path + "/file_batches", ids);
        assertThat(id(batch)).startsWith("vsfb_");
        assertThat(batch.at("/file_counts/in_progress").asInt()).isEqualTo(2);
        batch = client.get(path + "/file_batches/" + id(batch));
        assertThat(status(batch)).isEqualTo("completed");
        assertThat(batch.at("/file_counts/completed").asInt()).isEqualTo(1);
        assertThat(batch.at("/file_counts/failed").asInt()).isEqualTo(1);
        JsonNode failed = client.get(path + "/file_batches/" + id(batch) + "/files?filter=failed");
        assertThat(CheckedClient.ids(failed)).containsExactly(empty);
        assertThat(failed.at("/data/0/last_error/code").asText()).isEqualTo("invalid_file");
        server.outcome("createVectorStoreFileBatch", Outcome.failed("server_error", "No luck."));
        batch = client.get(path + "/file_batches/" + id(client.post(path + "/file_batches", ids)));
        assertThat(status(batch)).isEqualTo("failed");
        JsonNode cancelled = client.post(path + "/file_batches", ids);
        cancelled = client.post(path + "/file_batches/" + id(cancelled) + "/cancel");
        assertThat(status(cancelled)).isEqualTo("cancelled");
        assertThat(cancelled.at("/file_counts/cancelled").asInt()).isEqualTo(2);
        assertThat(client.refused(404, path + "/file_batches", "{'file_ids':['file-no']}"))
                .contains("file-no");
    }

    // ---- Batches

    private static String line(String id, String body) {
        return "{\"custom_id\":\"" + id + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":" + body
                + "}\n";
    }

    private JsonNode batch(String lines) throws IOException {
        String input = client.file("in.jsonl", "batch", lines);
        return client.post(
                "/batches",
                "{'input_file_id':'" + input
                        + "','endpoint':'/v1/chat/completions','completion_window':'24h','metadata':{'a':'b'}}");
    }

    private List<JsonNode> lines(String file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line :
                client.raw().get("/files/" + file + "/content").body().split("\n")) {
            lines.add(Json.parse(line));
        }
        return lines;
    }

    @Test
    void aBatchAnswersItsLinesAsRequests() throws IOException {
        String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        JsonNode batch = batch(line("one", "{\"model\":\"gpt-4o\"," + messages) + line("two", "{" + messages));
        String path = "/batches/" + id(batch);
        assertThat(status(batch)).isEqualTo("validating");
        assertThat(status(client.get(path))).isEqualTo("in_progress");
        assertThat(status(client.get(path))).isEqualTo("finalizing");
        batch = client.get(path);
        assertThat(status(batch)).isEqualTo("completed");
        assertThat(batch.at("/request_counts/total").asInt()).isEqualTo(2);
        assertThat(batch.at("/request_counts/failed").asInt()).isEqualTo(1);
        JsonNode good = lines(batch.path("output_file_id").asText()).get(0);
        assertThat(good.path("custom_id").asText()).isEqualTo("one");
        assertThat(good.at("/response/body/choices/0/message/content").asText()).isEqualTo("You said: Hi");
        JsonNode bad = lines(batch.path("error_file_id").asText()).get(0);
        assertThat(bad.path("custom_id").asText()).isEqualTo("two");
        assertThat(bad.at("/response/status_code").asInt()).isEqualTo(400);
        assertThat(bad.at("/response/body/error/message").asText()).contains("model");
        assertThat(CheckedClient.ids(client.get("/batches"))).containsExactly(id(batch));
        assertThat(CheckedClient.error(400, client.raw().post(path + "/cancel", "")))
                .contains("completed");
    }

    @Test
    void aBatchWithWrongLinesFailsAndSaysWhichLinesTheyAre() throws IOException {
        JsonNode batch = batch(line("one", "{}") + line("one", "{}") + "not json\n");
        batch = client.get("/batches/" + id(batch));
        assertThat(status(batch)).isEqualTo("failed");
        assertThat(batch.at("/errors/data/0/code").asText()).isEqualTo("duplicate_custom_id");
        assertThat(batch.at("/errors/data/0/line").asInt()).isEqualTo(2);
        assertThat(batch.at("/errors/data/1/line").asInt()).isEqualTo(3);
        assertThat(client.refused(
                        400,
                        "/batches",
                        "{'input_file_id':'file-no','endpoint':'/v1/chat/completions','completion_window':'24h'}"))
                .contains("file-no");
    }

    @Test
    void aBatchIsCancelledOrExpires() throws IOException {
        String path = "/batches/" + id(batch(line("one", "{}")));
        assertThat(status(client.post(path + "/cancel"))).isEqualTo("cancelling");
        assertThat(status(client.get(path))).isEqualTo("cancelled");
        server.outcome("createBatch", Outcome.expired());
        server.pollsPerStep(0);
        JsonNode expired = batch(line("one", "{}"));
        assertThat(status(expired)).isEqualTo("expired");
        assertThat(expired.path("expired_at").asLong()).isPositive();
    }

    // ---- Uploads

    private JsonNode upload(int bytes) throws IOException {
        return client.post(
                "/uploads",
                "{'filename':'big.jsonl','purpose':'batch','bytes':" + bytes + ",'mime_type':'application/jsonl'}");
    }

    private String part(JsonNode upload, String content) throws IOException {
        return id(client.post("/uploads/" + id(upload) + "/parts", new RawClient.Form().file("data", "part", content)));
    }

    @Test
    void anUploadBecomesAFileInTheOrderThatItsEndGives() throws Exception {
        JsonNode upload = upload(11);
        assertThat(status(upload)).isEqualTo("pending");
        String world = part(upload, " world");
        String hello = part(upload, "Hello");
        String complete = "/uploads/" + id(upload) + "/complete";
        assertThat(client.refused(400, complete, "{'part_ids':['" + hello + "']}"))
                .contains("5 bytes");
        assertThat(client.refused(400, complete, "{'part_ids':['part_no']}")).contains("part_no");
        String parts = "{'part_ids':['" + hello + "','" + world + "'],'md5':'";
        assertThat(client.refused(400, complete, parts + "00'}")).contains("MD5");
        String md5 = HexFormat.of()
                .formatHex(MessageDigest.getInstance("MD5").digest("Hello world".getBytes(StandardCharsets.UTF_8)));
        JsonNode done = client.post(complete, parts + md5 + "'}");
        assertThat(status(done)).isEqualTo("completed");
        String file = done.at("/file/id").asText();
        assertThat(client.raw().get("/files/" + file + "/content").body()).isEqualTo("Hello world");
        assertThat(client.get("/files/" + file).path("filename").asText()).isEqualTo("big.jsonl");
        assertThat(client.refused(400, complete, parts + md5 + "'}")).isNotEmpty();
    }

    @Test
    void anUploadIsCancelledOrExpires() throws IOException {
        JsonNode upload = upload(1);
        assertThat(status(client.post("/uploads/" + id(upload) + "/cancel"))).isEqualTo("cancelled");
        HttpResponse<String> late =
                client.raw().post("/uploads/" + id(upload) + "/parts", new RawClient.Form().file("data", "part", "x"));
        assertThat(CheckedClient.error(400, late)).contains("cancelled");
        JsonNode other = upload(1);
        String part = part(other, "x");
        clock.now = clock.now.plus(Duration.ofHours(2));
        assertThat(client.refused(400, "/uploads/" + id(other) + "/complete", "{'part_ids':['" + part + "']}"))
                .contains("expired");
    }

    // ---- Fine-tuning

    private JsonNode job() throws IOException {
        String file = client.file("train.jsonl", "fine-tune", "{}");
        return client.post(
                "/fine_tuning/jobs", "{'model':'gpt-4o-mini','training_file':'" + file + "','suffix':'mine'}");
    }

    @Test
    void aFineTuningJobMakesAModel() throws IOException {
        JsonNode job = job();
        assertThat(id(job)).startsWith("ftjob-");
        assertThat(status(job)).isEqualTo("validating_files");
        String path = "/fine_tuning/jobs/" + id(job);
        assertThat(status(client.get(path))).isEqualTo("queued");
        assertThat(status(client.get(path))).isEqualTo("running");
        job = client.get(path);
        assertThat(status(job)).isEqualTo("succeeded");
        String model = job.path("fine_tuned_model").asText();
        assertThat(model).startsWith("ft:gpt-4o-mini:fake:mine:");
        assertThat(client.get("/models/" + model).path("owned_by").asText()).isEqualTo("org-fake");
        assertThat(client.get(path + "/events").path("data")).hasSize(4);
        assertThat(client.get(path + "/checkpoints?limit=1").path("has_more").asBoolean())
                .isTrue();
        assertThat(client.raw()
                        .get("/files/" + job.at("/result_files/0").asText() + "/content")
                        .body())
                .contains("train_loss");
        assertThat(CheckedClient.error(400, client.raw().post(path + "/cancel", "")))
                .contains("succeeded");
        assertThat(client.refused(404, "/fine_tuning/jobs/ftjob-no/events")).contains("ftjob-no");
    }

    @Test
    void aFineTuningJobIsPausedResumedCancelledOrFails() throws IOException {
        String path = "/fine_tuning/jobs/" + id(job());
        client.get(path);
        // The document does not have this status; the API does.
        assertThat(status(RawClient.json(client.raw().post(path + "/pause", ""))))
                .isEqualTo("paused");
        assertThat(status(RawClient.json(client.raw().get(path)))).isEqualTo("paused");
        assertThat(status(client.post(path + "/resume"))).isEqualTo("queued");
        assertThat(status(client.post(path + "/cancel"))).isEqualTo("cancelled");
        server.outcome("createFineTuningJob", Outcome.failed("invalid_training_file", "Too short."));
        server.pollsPerStep(0);
        JsonNode failed = job();
        assertThat(status(failed)).isEqualTo("failed");
        assertThat(failed.at("/error/message").asText()).isEqualTo("Too short.");
        assertThat(client.refused(400, "/fine_tuning/jobs", "{'model':'gpt-4o-mini','training_file':'file-no'}"))
                .contains("file-no");
    }
}
