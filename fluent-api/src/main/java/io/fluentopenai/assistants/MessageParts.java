package io.fluentopenai.assistants;

import io.fluentopenai.Content;
import io.fluentopenai.client.model.CreateMessageRequest;
import io.fluentopenai.client.model.CreateMessageRequestContent;
import io.fluentopenai.client.model.CreateMessageRequestContentItem;
import io.fluentopenai.client.model.MessageContentImageFileObject;
import io.fluentopenai.client.model.MessageContentImageFileObjectImageFile;
import io.fluentopenai.client.model.MessageContentImageUrlObject;
import io.fluentopenai.client.model.MessageContentImageUrlObjectImageUrl;
import io.fluentopenai.client.model.MessageRequestContentTextObject;
import io.fluentopenai.internal.Given;
import io.fluentopenai.internal.RequestForm;
import java.util.List;

/** The parts of a message in the form that threads take them. */
final class MessageParts {
    private MessageParts() {}

    /** A message of the user. */
    static CreateMessageRequest message(Content... parts) {
        List<CreateMessageRequestContentItem> items =
                RequestForm.parts(Given.noneNull(parts, "parts"), MessageParts::item);
        return new CreateMessageRequest()
                .role("user")
                .content(CreateMessageRequestContent.ofCreateMessageRequestContentItems(items));
    }

    private static CreateMessageRequestContentItem item(Content part) {
        if (part instanceof Content.Text text) {
            return new MessageRequestContentTextObject().text(text.text());
        }
        if (!(part instanceof Content.Image image)) {
            throw new IllegalArgumentException(
                    "Thread messages support only text and images. Attach files with attachments(…) of the request");
        }
        if (image.fileId() != null) {
            var file = new MessageContentImageFileObjectImageFile().fileId(image.fileId());
            return new MessageContentImageFileObject()
                    .imageFile(image.detail() == null ? file : file.detail(image.detail()));
        }
        if (image.url() == null || image.url().startsWith("data:")) {
            throw new IllegalArgumentException(
                    "Thread messages do not support images as data. Upload it with the purpose vision, and pass"
                            + " Content.imageFileId(…)");
        }
        var url = new MessageContentImageUrlObjectImageUrl().url(image.url());
        return new MessageContentImageUrlObject().imageUrl(image.detail() == null ? url : url.detail(image.detail()));
    }
}
