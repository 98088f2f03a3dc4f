FROM python:3.11-slim

RUN useradd --create-home digitlab
WORKDIR /srv/digitlab
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock
COPY app.py ./
COPY .streamlit ./.streamlit
COPY pages ./pages
COPY digitlab ./digitlab

# Runs are kept here; mount a volume to keep them beyond the container.
RUN mkdir /var/lib/digitlab && chown digitlab /var/lib/digitlab
ENV DIGITLAB_HOME=/var/lib/digitlab
VOLUME /var/lib/digitlab
USER digitlab
EXPOSE 8501

HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD \
    python -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=5)"
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.headless=true"]
