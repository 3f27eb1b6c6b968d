package io.fluentopenai.testkit.internal.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluentopenai.testkit.Reply;
import io.fluentopenai.testkit.internal.script.Call;
import io.fluentopenai.testkit.internal.script.Conversation;
import io.fluentopenai.testkit.internal.script.Scripts;
import io.fluentopenai.testkit.internal.script.Toolbox;
import io.fluentopenai.testkit.internal.value.Json;
import java.util.ArrayList;
import java.util.List;

/** Images: PNGs of one pixel, whole or after partial ones. */
final class ImagesScript {

    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E" + "rkJggg==";

    private final Toolbox tools;

    ImagesScript(Toolbox tools) {
        this.tools = tools;
    }

    void serve(Scripts scripts) {
        scripts.on("POST /images/generations", call -> answer(call, "image_generation"));
        scripts.on("POST /images/edits", call -> answer(call, "image_edit"));
        scripts.on("POST /images/variations", call -> answer(call, "image_variation"));
    }

    private Reply answer(Call call, String kind) {
        return call.stream() ? stream(call, kind) : whole(call);
    }

    private Reply whole(Call call) {
        ObjectNode images = described(call).put("created", tools.now());
        boolean url = call.body().path("response_format").asText().equals("url");
        for (int i = 0; i < Math.max(1, call.body().path("n").asInt(1)); i++) {
            ObjectNode image = images.withArray("data").addObject();
            if (url) {
                image.put("url", "data:image/png;base64," + PIXEL);
            } else {
                image.put("b64_json", PIXEL);
            }
        }
        images.set("usage", usage(call));
        return tools.reply(call, images);
    }

    private Reply stream(Call call, String kind) {
        List<ObjectNode> events = new ArrayList<>();
        for (int i = 0; i < call.body().path("partial_images").asInt(0); i++) {
            events.add(event(call, kind + ".partial_image").put("partial_image_index", i));
        }
        ObjectNode completed = event(call, kind + ".completed");
        completed.set("usage", usage(call));
        events.add(completed);
        return tools.events(call, events);
    }

    private ObjectNode event(Call call, String type) {
        return described(call).put("type", type).put("b64_json", PIXEL).put("created_at", tools.now());
    }

    private static ObjectNode described(Call call) {
        return Json.object()
                .put("size", given(call, "size", "1024x1024"))
                .put("quality", given(call, "quality", "high"))
                .put("background", given(call, "background", "opaque"))
                .put("output_format", given(call, "output_format", "png"));
    }

    /** Returns the value in the request, or the API's default. */
    private static String given(Call call, String property, String usual) {
        String value = call.text(property, usual);
        return value.equals("auto") ? usual : value;
    }

    private static ObjectNode usage(Call call) {
        int tokens = Conversation.tokens(call.body().path("prompt"));
        ObjectNode usage = Conversation.usage(tokens, 100);

        usage.putObject("input_tokens_details").put("text_tokens", tokens).put("image_tokens", 0);
        return usage;
    }
}
