package io.fluentopenai.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ResponseInfo;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.Image;
import io.fluentopenai.client.model.ImageEditCompletedEvent;
import io.fluentopenai.client.model.ImageEditPartialImageEvent;
import io.fluentopenai.client.model.ImageEditStreamEvent;
import io.fluentopenai.client.model.ImageGenCompletedEvent;
import io.fluentopenai.client.model.ImageGenPartialImageEvent;
import io.fluentopenai.client.model.ImageGenStreamEvent;
import io.fluentopenai.client.model.ImagesResponse;
import io.fluentopenai.internal.Accumulator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the images that are done. The events of drawing and of editing are alike, but of different classes.
 *
 * @param <S> one of the two
 */
final class ImageAccumulator<S> implements Accumulator<S, ImageEvent, ImageResults> {
    private final OpenAI openai;
    private final ResponseInfo info;
    private final Function<S, ImageEvent> change;
    private final List<Image> images = new ArrayList<>();
    private ImagesResponse response = new ImagesResponse();

    private ImageAccumulator(OpenAI openai, ResponseInfo info, Function<S, ImageEvent> change) {
        this.openai = openai;
        this.info = info;
        this.change = change;
    }

    static ImageAccumulator<ImageGenStreamEvent> generation(OpenAI openai, ResponseInfo info) {
        return new ImageAccumulator<>(openai, info, ImageAccumulator::generated);
    }

    static ImageAccumulator<ImageEditStreamEvent> edit(OpenAI openai, ResponseInfo info) {
        return new ImageAccumulator<>(openai, info, ImageAccumulator::edited);
    }

    private static ImageEvent generated(ImageGenStreamEvent event) {
        if (event instanceof ImageGenPartialImageEvent partial) {
            return partial(event, event.type(), partial.b64Json(), partial.partialImageIndex());
        }
        if (event instanceof ImageGenCompletedEvent done) {
            return new ImageEvent(event, event.type(), done.b64Json(), -1, true);
        }
        return new ImageEvent(event, event.type(), null, -1, false);
    }

    private static ImageEvent edited(ImageEditStreamEvent event) {
        if (event instanceof ImageEditPartialImageEvent partial) {
            return partial(event, event.type(), partial.b64Json(), partial.partialImageIndex());
        }
        if (event instanceof ImageEditCompletedEvent done) {
            return new ImageEvent(event, event.type(), done.b64Json(), -1, true);
        }
        return new ImageEvent(event, event.type(), null, -1, false);
    }

    private static ImageEvent partial(
            JsonValue raw, @Nullable String type, @Nullable String base64, @Nullable Long index) {
        return new ImageEvent(raw, type, base64, index == null ? -1 : Math.toIntExact(index), false);
    }

    @Override
    public ImageEvent accept(S raw) {
        ImageEvent event = change.apply(raw);
        if (event.isComplete()) {
            images.add(new Image().b64Json(event.base64()));
            if (raw instanceof ImageGenCompletedEvent done) {
                describe(JsonModel.copyOf(done).b64Json(""));
            } else if (raw instanceof ImageEditCompletedEvent done) {
                describe(JsonModel.copyOf(done).b64Json(""));
            }
        }
        return event;
    }

    /** Takes everything but the image, in the words of a whole answer. */
    private void describe(JsonValue event) {
        ObjectNode whole = (ObjectNode) Json.toTree(event);
        whole.remove(List.of("type", "b64_json"));
        JsonNode created = whole.remove("created_at");
        if (created != null) {
            whole.set("created", created);
        }
        response = Json.read(whole.toString(), ImagesResponse.class);
    }

    @Override
    public @Nullable String missing(boolean done) {
        return images.isEmpty() ? "an image was done" : null;
    }

    @Override
    public ImageResults result() {
        return new ImageResults(openai, response.data(images), info);
    }
}
