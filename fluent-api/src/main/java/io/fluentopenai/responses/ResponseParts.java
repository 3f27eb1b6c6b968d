package io.fluentopenai.responses;

import io.fluentopenai.Content;
import io.fluentopenai.client.model.EasyInputMessageContentItem;
import io.fluentopenai.client.model.InputFileContent;
import io.fluentopenai.client.model.InputImageContent;
import io.fluentopenai.client.model.InputTextContent;
import io.fluentopenai.internal.RequestForm;
import java.util.List;

/** The parts of a message in the form that responses send them. */
final class ResponseParts {
    private ResponseParts() {}

    static List<EasyInputMessageContentItem> of(Content... parts) {
        return RequestForm.parts(parts, ResponseParts::of);
    }

    private static EasyInputMessageContentItem of(Content part) {
        if (part instanceof Content.Text text) {
            return new InputTextContent().text(text.text());
        }
        if (part instanceof Content.Image image) {
            return new InputImageContent()
                    .imageUrl(image.url())
                    .fileId(image.fileId())
                    .detail(image.detail() == null ? "auto" : image.detail());
        }
        if (part instanceof Content.FileContent file) {
            return new InputFileContent()
                    .fileId(file.fileId())
                    .filename(file.filename())
                    .fileData(file.data())
                    .fileUrl(file.url());
        }
        throw new IllegalArgumentException(
                "Responses do not support audio input. Use openai.chat() or a realtime session");
    }
}
