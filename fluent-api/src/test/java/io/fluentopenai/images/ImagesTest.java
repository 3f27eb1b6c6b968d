package io.fluentopenai.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.EndpointTest;
import io.fluentopenai.ResultStream;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.error.ApiException;
import io.fluentopenai.client.error.StreamException;
import io.fluentopenai.client.model.CreateImageRequestModel;
import io.fluentopenai.testkit.Part;
import io.fluentopenai.testkit.RecordedRequest;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.StreamEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest extends EndpointTest {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
    private static final String PNG_BASE64 = "iVBORw==";

    @TempDir
    private Path directory;

    private void answerWithBytes(String operationId) {
        answer(operationId, """
                {"created": 1750000000, "data": [{"b64_json": "%s", "revised_prompt": "A red house."}],
                 "usage": {"input_tokens": 5, "output_tokens": 7, "total_tokens": 12,
                           "input_tokens_details": {"text_tokens": 5, "image_tokens": 0}}}""".formatted(PNG_BASE64));
    }

    private static StreamEvent event(String json) {
        return new StreamEvent(null, json);
    }

    private static StreamEvent[] events(String kind) {
        return new StreamEvent[] {
            event("{\"type\": \"%s.partial_image\", \"b64_json\": \"AQ==\", \"partial_image_index\": 0}"
                    .formatted(kind)),
            event("{\"type\": \"%s.news_of_next_year\", \"x\": 1}".formatted(kind)),
            event("{\"type\": \"%s.partial_image\", \"b64_json\": \"AQI=\", \"partial_image_index\": 1}"
                    .formatted(kind)),
            event("""
                    {"type": "%s.completed", "b64_json": "%s", "created_at": 1750000000, "usage": {"input_tokens": 5,
                     "output_tokens": 7, "total_tokens": 12, "input_tokens_details": {"text_tokens": 5, "image_tokens": 0}}}""".formatted(kind, PNG_BASE64).replace("\n", " "))
        };
    }

    @Test
    void anImageComesWithItsBytesAndIsSavedToAFile() throws IOException {
        answerWithBytes("createImage");
        ImageResults results = openai.images().generate("A house.");
        ImageResult image = results.first();
        assertThat(image.bytes()).isEqualTo(PNG);
        assertThat(Files.readAllBytes(image.saveTo(directory.resolve("house.png"))))
                .isEqualTo(PNG);
        assertThat(image.revisedPrompt()).isEqualTo("A red house.");
        assertThat(results.createdAt()).isNotNull();
        assertThat(Objects.requireNonNull(results.usage()).totalTokens()).isEqualTo(12);
        JsonNode sent = sent("createImage");
        assertThat(sent.path("prompt").asText()).isEqualTo("A house.");
        assertThat(sent.path("model").asText()).isEqualTo("gpt-image-2");
        assertThat(sent).hasSize(2);
    }

    @Test
    void withoutAModelTheServerChoosesOne() throws IOException {
        answerWithBytes("createImage");
        openai.images().generate(r -> r.prompt("A house.").model((CreateImageRequestModel) null));
        assertThat(sent("createImage")).hasSize(1);
    }

    @Test
    void anImageMayComeAsAUrl() {
        answer(
                "createImage",
                "{\"created\": 1, \"data\": [{\"url\": \"https://example.com/1.png\"}, {\"url\": \"u\"}]}");
        ImageResults results = openai.images()
                .generateAsync(
                        r -> r.prompt("Two houses.").model("dall-e-2").n(2).size("256x256"))
                .join();
        assertThat(results).hasSize(2);
        assertThat(results.first().url()).isEqualTo("https://example.com/1.png");
        assertThatThrownBy(() -> results.first().bytes())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("b64_json");
        assertThat(sent("createImage").path("n").asInt()).isEqualTo(2);
    }

    @Test
    void anAnswerWithoutImagesSaysSo() {
        answer("createImage", "{\"created\": 1, \"data\": []}");
        ImageResults results = openai.images().generate("Nothing.");
        assertThat(results.images()).isEmpty();
        assertThatThrownBy(results::first)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no images");
    }

    @Test
    void oneImageIsEditedAsFieldImage() throws IOException {
        answerWithBytes("createImageEdit");
        Path photo = Files.write(directory.resolve("photo.png"), PNG);
        assertThat(openai.images().edit("Add a tree.", photo).first().bytes()).isEqualTo(PNG);
        RecordedRequest request = server.takeRequest();
        Part image = request.part("image");
        assertThat(image.filename()).isEqualTo("photo.png");
        assertThat(image.contentType()).isEqualTo("image/png");
        assertThat(image.bytes()).isEqualTo(PNG);
        assertThat(request.part("prompt").text()).isEqualTo("Add a tree.");
    }

    @Test
    void severalImagesAreEditedAsFieldImageWithBrackets() {
        answerWithBytes("createImageEdit");
        openai.images()
                .editAsync("Join them.", FilePart.of("a.png", PNG), FilePart.of("b.webp", PNG))
                .join();
        assertThat(server.takeRequest().parts().stream()
                        .filter(part -> part.name().equals("image[]"))
                        .map(Part::filename))
                .containsExactly("a.png", "b.webp");
    }

    @Test
    void anEditTakesSixteenImagesAtMost() {
        FilePart[] tooMany = Collections.nCopies(17, FilePart.of("a.png", PNG)).toArray(FilePart[]::new);
        assertThatThrownBy(() -> openai.images().edit("Join them.", tooMany))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 16 images, not 17");
        assertThatThrownBy(() -> openai.images().edit(List.of(), r -> r.prompt("Of what?")))
                .hasMessageContaining("not 0");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aMaskGoesAlong() throws IOException {
        answerWithBytes("createImageEdit");
        Path photo = Files.write(directory.resolve("photo.png"), PNG);
        FilePart mask = FilePart.of("mask.png", PNG);
        openai.images()
                .edit(List.of(FilePart.of(photo)), r -> r.prompt("A pond here.").mask(mask));
        assertThat(server.takeRequest().part("mask").filename()).isEqualTo("mask.png");
    }

    @Test
    void anImageIsVaried() throws IOException {
        answerWithBytes("createImageVariation");
        Path photo = Files.write(directory.resolve("photo.png"), PNG);
        assertThat(openai.images().variation(photo).first().bytes()).isEqualTo(PNG);
        assertThat(openai.images()
                        .variationAsync(r -> r.image(FilePart.of("x.png", PNG)).n(1))
                        .join()
                        .images())
                .hasSize(1);
        assertThat(server.takeRequest().part("image").filename()).isEqualTo("photo.png");
        assertThatThrownBy(() -> openai.images().variation(r -> r.n(2))).hasMessageContaining("no image");
    }

    @Test
    void sketchesArriveBeforeTheImage() {
        server.handle("createImage", request -> Reply.events(events("image_generation")));
        List<String> seen = new ArrayList<>();
        try (ResultStream<ImageEvent, ImageResults> stream =
                openai.images().generateStream(r -> r.prompt("A house.").partialImages(2))) {
            for (ImageEvent event : stream) {
                seen.add(event.isPartial() + " " + event.partialImageIndex() + " " + event.isComplete());
                if (event.isPartial()) {
                    assertThat(event.bytes()).hasSize(event.partialImageIndex() + 1);
                }
            }
            ImageResults result = stream.result();
            assertThat(result.first().bytes()).isEqualTo(PNG);
            assertThat(Objects.requireNonNull(result.usage()).totalTokens()).isEqualTo(12);
        }
        assertThat(seen).containsExactly("true 0 false", "false -1 false", "true 1 false", "false -1 true");
        JsonNode sent = sent("createImage");
        assertThat(sent.path("stream").asBoolean()).isTrue();
        assertThat(sent.path("partial_images").asInt()).isEqualTo(2);
        assertThat(sent.path("model").asText()).isEqualTo("gpt-image-2");
    }

    @Test
    void anEditIsStreamedToo() {
        server.handle("createImageEdit", request -> Reply.events(events("image_edit")));
        FilePart photo = FilePart.of("photo.png", PNG);
        List<Integer> sketches = Collections.synchronizedList(new ArrayList<>());
        ImageResults result = openai.images()
                .editStreamAsync(List.of(photo), r -> r.prompt("Add a tree."))
                .thenCompose(stream -> stream.collect(event -> sketches.add(event.partialImageIndex())))
                .join();
        assertThat(result.first().bytes()).isEqualTo(PNG);
        assertThat(sketches).containsExactly(0, -1, 1, -1);
        assertThat(server.takeRequest().part("stream").text()).isEqualTo("true");
    }

    @Test
    void aStreamThatEndsWithoutAnImageIsAStreamException() {
        server.handle("createImage", request -> Reply.events(events("image_generation")[0]));
        try (ResultStream<ImageEvent, ImageResults> stream =
                openai.images().generateStream(r -> r.prompt("A house."))) {
            assertThatThrownBy(stream::result)
                    .isInstanceOf(StreamException.class)
                    .hasMessageContaining("before an image was done");
        }
    }

    @Test
    void anErrorInTheStreamIsThrown() {
        server.handle(
                "createImage",
                request -> Reply.events(event(
                        "{\"error\": {\"message\": \"Refused by the safety system\", \"code\": \"moderation\"}}")));
        try (ResultStream<ImageEvent, ImageResults> stream =
                openai.images().generateStream(r -> r.prompt("A house."))) {
            assertThatThrownBy(stream::result)
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("Refused by the safety system");
        }
    }

    @Test
    void aBlankPromptIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> openai.images().generate(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prompt");
        assertThatThrownBy(() -> openai.images().generateStream(r -> {})).hasMessageContaining("prompt");
        assertThat(server.requests()).isEmpty();
    }
}
