package io.fluentopenai.chat;

import io.fluentopenai.Content;
import io.fluentopenai.client.model.ChatCompletionRequestMessageContentPartAudio;
import io.fluentopenai.client.model.ChatCompletionRequestMessageContentPartAudioInputAudio;
import io.fluentopenai.client.model.ChatCompletionRequestMessageContentPartFile;
import io.fluentopenai.client.model.ChatCompletionRequestMessageContentPartFileFile;
import io.fluentopenai.client.model.ChatCompletionRequestMessageContentPartImage;
import io.fluentopenai.client.model.ChatCompletionRequestMessageContentPartImageImageUrl;
import io.fluentopenai.client.model.ChatCompletionRequestMessageContentPartText;
import io.fluentopenai.client.model.ChatCompletionRequestUserMessageContentPart;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.RequestForm;
import java.util.List;

/** The parts of a message in the form that chat sends them. */
final class ChatParts {
    private ChatParts() {}

    static List<ChatCompletionRequestUserMessageContentPart> of(Content... parts) {
        return RequestForm.parts(parts, ChatParts::of);
    }

    private static ChatCompletionRequestUserMessageContentPart of(Content part) {
        if (part instanceof Content.Text text) {
            return new ChatCompletionRequestMessageContentPartText().text(text.text());
        }
        if (part instanceof Content.Image image) {
            if (image.url() == null) {
                throw new IllegalArgumentException(
                        "Chat completions do not support images by file id. Pass its URL or bytes, or use openai.responses()");
            }
            var url = new ChatCompletionRequestMessageContentPartImageImageUrl().url(image.url());
            if (image.detail() != null) {
                url.detail(image.detail());
            }
            return new ChatCompletionRequestMessageContentPartImage().imageUrl(url);
        }
        if (part instanceof Content.Audio audio) {
            return new ChatCompletionRequestMessageContentPartAudio()
                    .inputAudio(new ChatCompletionRequestMessageContentPartAudioInputAudio()
                            .data(audio.data())
                            .format(audio.format()));
        }
        Content.FileContent file = (Content.FileContent) part;
        Given.check(
                file.url() == null,
                "Chat completions take no file by URL. Pass its id or bytes, or use openai.responses()");
        return new ChatCompletionRequestMessageContentPartFile()
                .file(new ChatCompletionRequestMessageContentPartFileFile()
                        .fileId(file.fileId())
                        .filename(file.filename())
                        .fileData(file.data()));
    }
}
