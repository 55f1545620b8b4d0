# Kontor as an image: built from the pinned requirements, run without root, data in /data.
FROM python:3.13-slim AS build
WORKDIR /kontor
COPY requirements requirements
RUN python -m venv /opt/kontor \
    && /opt/kontor/bin/pip install --no-cache-dir --require-hashes \
        -r requirements/runtime.txt -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY kontor kontor
COPY bot bot
COPY mailin mailin
COPY web web
COPY core core
COPY faq faq
RUN /opt/kontor/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data kontor && install -d -o kontor -g kontor /data
COPY --from=build /opt/kontor /opt/kontor
ENV PATH=/opt/kontor/bin:$PATH KONTOR_DATA_DIR=/data PYTHONUNBUFFERED=1
USER kontor
WORKDIR /data
VOLUME /data
ENTRYPOINT ["kontor"]
CMD ["run"]
